package io.millrace.supportdesk.core;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Splits the plain prose of the policies into sentences. Each sentence is a piece of the text, word
 * for word, so it can be quoted.
 */
public final class Sentences {

  /**
   * After a full stop, question or exclamation mark, before a capital, a quotation, a digit or an
   * amount.
   */
  private static final Pattern END = Pattern.compile("(?<=[.!?][\"”]?)\\s+(?=[\"“A-Z0-9£€])");

  private Sentences() {}

  public static List<String> of(String text) {
    return END.splitAsStream(text)
        .map(String::strip)
        .filter(sentence -> !sentence.isEmpty())
        .toList();
  }
}
