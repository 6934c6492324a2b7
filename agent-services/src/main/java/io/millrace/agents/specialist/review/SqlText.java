package io.millrace.agents.specialist.review;

import java.util.regex.Pattern;

/**
 * Whether a line puts SQL together from values: a string that begins as a statement, and behind it
 * a joined value. Looks at the first statement of a line only, and at each part once, so that a
 * long line costs no more than its length.
 */
final class SqlText {

  private static final Pattern BEGIN =
      Pattern.compile(
          "(?i)[\"'`]\\s{0,4}(?:select|insert\\s{1,4}into|update|delete\\s{1,4}from)\\s");
  private static final Pattern CLAUSE = Pattern.compile("(?i)\\b(?:from|into|set|values)\\b");
  private static final Pattern JOINED =
      Pattern.compile(
          "[\"']\\s{0,3}(?:\\+|\\|\\|)\\s{0,3}[\\w(]|[\"']\\s{0,3}%\\s{0,3}[(\\w]|\\$\\{|\\{\\w|[\"']\\s{0,2}\\.format(?:ted)?\\(");

  private SqlText() {}

  static boolean isConcatenated(String line) {
    var begin = BEGIN.matcher(line);
    if (!begin.find()) return false;
    var statement = line.substring(begin.start() + 1);
    return CLAUSE.matcher(statement).find() && JOINED.matcher(statement).find();
  }
}
