package io.millrace.agents.specialist.writing;

import java.util.regex.Pattern;

/** Puts foreign text into Markdown so that it stays text: one line, no markup, no HTML, no link. */
final class Markdown {

  private static final Pattern MARKS = Pattern.compile("[\\\\`*_\\[\\]<>|~#!]");
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\s]+");
  private static final Pattern LIST_START = Pattern.compile("^([-+=]|\\d{1,9}[.)])");

  private Markdown() {}

  static String line(String text) {
    var plain = CONTROL.matcher(text).replaceAll(" ").strip();
    plain = MARKS.matcher(plain.replace("&", "&amp;")).replaceAll("\\\\$0");
    return LIST_START.matcher(plain).replaceFirst("\\\\$1");
  }
}
