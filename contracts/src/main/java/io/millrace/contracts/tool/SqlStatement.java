package io.millrace.contracts.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One SQL statement with named parameters, made into one with question marks. Names in quotes,
 * comments and dollar-quoted text are no parameters, and {@code ::} is a cast.
 *
 * @param sql with a question mark for each name, and the question marks it had doubled
 * @param names in the order of the marks
 */
public record SqlStatement(String sql, List<String> names) {

  /** What is copied as it is, then what has a meaning here. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<copied>'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\\n]*|/\\*.*?\\*/|(?<tag>\\$(?:[A-Za-z_][A-Za-z0-9_]*)?\\$).*?\\k<tag>|::|:=)"
              + "|(?<name>:[A-Za-z_][A-Za-z0-9_]*)|(?<mark>\\?)|(?<end>;)",
          Pattern.DOTALL);

  public SqlStatement {
    names = List.copyOf(names);
  }

  /**
   * @throws IllegalArgumentException when it is more than one statement
   */
  public static SqlStatement parse(String statement) {
    var text = statement.strip();
    if (text.endsWith(";")) text = text.substring(0, text.length() - 1);
    var sql = new StringBuilder();
    var names = new ArrayList<String>();
    var tokens = TOKEN.matcher(text);
    while (tokens.find()) {
      String replacement;
      if (tokens.group("name") != null) {
        names.add(tokens.group("name").substring(1));
        replacement = "?";
      } else if (tokens.group("mark") != null) {
        replacement = "??";
      } else if (tokens.group("end") != null) {
        throw new IllegalArgumentException("it is more than one statement");
      } else {
        replacement = tokens.group();
      }
      tokens.appendReplacement(sql, java.util.regex.Matcher.quoteReplacement(replacement));
    }
    return new SqlStatement(tokens.appendTail(sql).toString(), names);
  }
}
