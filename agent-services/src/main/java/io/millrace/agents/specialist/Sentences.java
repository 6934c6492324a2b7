package io.millrace.agents.specialist;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Splits prose into sentences. Each is a piece of the text, word for word and with its place, so it
 * can be cited. A blank line, a heading and a list item end a sentence too. Abbreviations before a
 * capital may split one sentence in two; nothing is lost by it.
 */
public final class Sentences {

  private static final Pattern END =
      Pattern.compile(
          "(?<=[.!?][\"”)\\]]?)\\s+(?=[\"“(\\[A-ZÄÖÜÀ-Þ0-9£€$])|\\n\\s*\\n|\\n(?=\\s?[-*#|])");

  private Sentences() {}

  public static List<Span> spans(String text) {
    var found = new ArrayList<Span>();
    var matcher = END.matcher(text);
    int from = 0;
    while (matcher.find()) {
      add(found, text, from, matcher.start());
      from = matcher.end();
    }
    add(found, text, from, text.length());
    return found;
  }

  public static List<String> of(String text) {
    return spans(text).stream().map(span -> span.of(text)).toList();
  }

  private static void add(List<Span> found, String text, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && Character.isWhitespace(text.charAt(start))) start++;
    while (end > start && Character.isWhitespace(text.charAt(end - 1))) end--;
    if (end > start) found.add(new Span(start, end));
  }
}
