package io.millrace.agents.guard;

import java.util.ArrayList;
import java.util.List;

/**
 * Sentences of a text with their places. A sentence ends at {@code . ! ? …} and their wide forms
 * before a blank or the end, and at a line's end; a mark after a number or a single letter does not
 * end one. Citations right after the mark belong to the sentence before.
 */
final class Sentences {

  record Sentence(int from, int to, String text) {}

  private static final String ENDS = ".!?…";
  private static final String WIDE_ENDS = "。！？";

  private Sentences() {}

  static List<Sentence> of(String text) {
    var sentences = new ArrayList<Sentence>();
    int from = 0;
    int i = 0;
    while (i < text.length()) {
      int end = endAt(text, i);
      if (end < 0) {
        i++;
        continue;
      }
      add(text, from, end, sentences);
      from = end;
      i = end;
    }
    add(text, from, text.length(), sentences);
    return sentences;
  }

  private static int endAt(String text, int i) {
    char c = text.charAt(i);
    if (c == '\n') return i + 1;
    if (WIDE_ENDS.indexOf(c) >= 0) return i + 1;
    if (ENDS.indexOf(c) < 0) return -1;
    int after = i + 1;
    while (after < text.length() && "\"')”’»".indexOf(text.charAt(after)) >= 0) after++;
    if (after < text.length() && !Character.isWhitespace(text.charAt(after))) {
      return text.charAt(after) == '[' ? citationsEnd(text, after) : -1;
    }
    if (c == '.' && isShort(text, i)) return -1;
    int blank = after;
    while (blank < text.length() && text.charAt(blank) == ' ') blank++;
    return blank < text.length() && text.charAt(blank) == '[' ? citationsEnd(text, blank) : after;
  }

  private static int citationsEnd(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) == '[') {
      int close = text.indexOf(']', at);
      if (close < 0) return from;
      at = close + 1;
      if (at < text.length() && text.charAt(at) == ' ' && text.startsWith("[", at + 1)) at++;
    }
    return at;
  }

  /** A single letter before the dot, as in a person's initials or in "e.g.". */
  private static boolean isShort(String text, int dot) {
    return dot >= 1
        && Character.isLetter(text.charAt(dot - 1))
        && (dot == 1 || !Character.isLetterOrDigit(text.charAt(dot - 2)));
  }

  private static void add(String text, int from, int to, List<Sentence> sentences) {
    int first = from;
    int last = to;
    while (first < last && Character.isWhitespace(text.charAt(first))) first++;
    while (last > first && Character.isWhitespace(text.charAt(last - 1))) last--;
    if (first < last) sentences.add(new Sentence(first, last, text.substring(first, last)));
  }
}
