package io.millrace.router.core;

import java.text.Normalizer;

/**
 * Text of a person, made safe to store and show: normalised (NFC), line ends as {@code \n}, without
 * control characters other than line end and tab, without marks that turn the direction of what
 * follows, without halves of surrogate pairs, without white space around it.
 */
public final class MessageText {

  /** Longest text, in code points. */
  public static final int CODE_POINTS_MAX = 4_000;

  private static final int REPLACEMENT = 0xFFFD;

  private MessageText() {}

  public static String sanitised(String text) {
    var kept = new StringBuilder(text.length());
    Normalizer.normalize(text.replace("\r\n", "\n").replace('\r', '\n'), Normalizer.Form.NFC)
        .codePoints()
        .filter(c -> !isControl(c) && !turnsDirection(c))
        .map(c -> Character.getType(c) == Character.SURROGATE ? REPLACEMENT : c)
        .forEach(kept::appendCodePoint);
    return kept.toString().strip();
  }

  public static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static boolean isControl(int c) {
    return Character.isISOControl(c) && c != '\n' && c != '\t';
  }

  /** Embeddings and overrides (U+202A to U+202E), isolates (U+2066 to U+2069). */
  private static boolean turnsDirection(int c) {
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
  }
}
