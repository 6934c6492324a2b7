package io.millrace.agents.guard;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A text with what hides letters taken away, and the way back to the places of the original:
 * compatibility forms (NFKD), combining marks, characters of no width, the "tag" characters that
 * repeat ASCII invisibly, and letters of other scripts that look like Latin ones. Letter case is
 * kept. Longer or shorter than the original; {@link #from} and {@link #to} translate.
 *
 * @param origin for each character of the text, the index of the character it came from
 */
record Folded(String text, String original, int[] origin) {

  private static final int TAGS_FROM = 0xE0000;
  private static final int TAGS_TO = 0xE007F;
  private static final int ASCII_PRINTABLE = 0x20;
  private static final int ASCII_END = 0x7F;

  private static final Map<Integer, String> LOOKALIKES = new HashMap<>();

  static {
    lookalikes("аАеЕоОрРсСуУхХіІјЈѕЅһԁԛԝӏвВкКмМнНтТ", "aAeEoOpPcCyYxXiIjJsShdqwlBBkKmMhHtT");
    lookalikes("αΑβΒεΕζΖηΗιΙκΚμΜνΝοΟρΡτΤυΥχΧ", "aAbBeEzZnHiIkKuMvNoOpPtTuYxX");
    lookalikes("ɑɡıɩʟɴʀᴀᴄᴅᴇᴋᴍɪᴏᴘᴛᴜᴠᴡᴢ", "agiiLNRACDEKMIOPTUVWZ");
    lookalikes("‘’‚‛“”„‟‐‑‒–—−⁄∕", "''''\"\"\"\"------//");
    LOOKALIKES.put((int) 'ß', "ss");
    LOOKALIKES.put((int) 'ø', "o");
    LOOKALIKES.put((int) 'ł', "l");
  }

  private static void lookalikes(String from, String to) {
    for (int i = 0; i < from.length(); i++)
      LOOKALIKES.put((int) from.charAt(i), String.valueOf(to.charAt(i)));
  }

  /**
   * Folds a text. Letters of another script become Latin only in words that also have Latin
   * letters, so that a Russian or Greek sentence stays what it is.
   */
  static Folded of(String original) {
    var text = new StringBuilder(original.length());
    var origin = new int[original.length() + 1];
    int wordEnd = -1;
    boolean mixed = false;
    for (int i = 0; i < original.length(); ) {
      int point = original.codePointAt(i);
      if (i > wordEnd) {
        wordEnd = wordEnd(original, i);
        mixed = hasLatin(original, i, wordEnd);
      }
      var put = folded(point, mixed);
      for (int k = 0; k < put.length(); k++) {
        if (text.length() >= origin.length - 1) origin = Arrays.copyOf(origin, origin.length * 2);
        origin[text.length()] = i;
        text.append(put.charAt(k));
      }
      i += Character.charCount(point);
    }
    return new Folded(text.toString(), original, Arrays.copyOf(origin, text.length()));
  }

  private static int wordEnd(String text, int from) {
    int at = from;
    while (at < text.length() && !Character.isWhitespace(text.charAt(at))) at++;
    return at;
  }

  private static boolean hasLatin(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') return true;
    }
    return false;
  }

  private static String folded(int point, boolean mixed) {
    if (point >= ASCII_PRINTABLE && point < ASCII_END) return String.valueOf((char) point);
    if (point >= TAGS_FROM && point <= TAGS_TO) {
      int ascii = point - TAGS_FROM;
      return ascii >= ASCII_PRINTABLE && ascii < ASCII_END ? String.valueOf((char) ascii) : "";
    }
    if (point == '\n' || point == '\t' || point == '\r') return String.valueOf((char) point);
    int type = Character.getType(point);
    if (type == Character.FORMAT || type == Character.CONTROL) return "";
    var alike = LOOKALIKES.get(point);
    if (alike != null && (mixed || !Character.isLetter(point) || isLatin(point))) return alike;
    var plain = Normalizer.normalize(Character.toString(point), Normalizer.Form.NFKD);
    var kept = new StringBuilder(plain.length());
    plain
        .codePoints()
        .filter(c -> !isMark(c))
        .forEach(
            c -> {
              var again = mixed ? LOOKALIKES.get(c) : null;
              if (again == null) kept.appendCodePoint(c);
              else kept.append(again);
            });
    return kept.toString();
  }

  private static boolean isLatin(int point) {
    return Character.UnicodeScript.of(point) == Character.UnicodeScript.LATIN;
  }

  private static boolean isMark(int point) {
    int type = Character.getType(point);
    return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
  }

  /** Index in the original of a character of the folded text. */
  int from(int index) {
    return index >= origin.length ? original.length() : origin[index];
  }

  /** Index in the original after the last of the characters that end before {@code index}. */
  int to(int index) {
    if (index == 0) return 0;
    if (index > origin.length) return original.length();
    int last = origin[index - 1];
    return last + Character.charCount(original.codePointAt(last));
  }

  /** True when something was hidden: characters of no width, look-alikes, other forms. */
  boolean differs() {
    return !text.equals(original);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Folded that && original.equals(that.original);
  }

  @Override
  public int hashCode() {
    return original.hashCode();
  }

  @Override
  public String toString() {
    return "Folded[" + text.length() + " characters]";
  }
}
