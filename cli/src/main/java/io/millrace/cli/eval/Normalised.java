package io.millrace.cli.eval;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Texts as they are compared: compatibility forms composed (NFKC), lower case, straight quotes and
 * plain dashes, no Markdown emphasis, one space wherever there is any.
 */
final class Normalised {

  private static final Pattern SINGLE_QUOTES = Pattern.compile("[\u2018\u2019\u201a\u201b]");
  private static final Pattern DOUBLE_QUOTES = Pattern.compile("[\u201c\u201d\u201e\u201f]");
  private static final Pattern DASHES = Pattern.compile("[\u2010-\u2015\u2212]");
  private static final Pattern EMPHASIS = Pattern.compile("\\*+|__+|`+");
  private static final Pattern INVISIBLE =
      Pattern.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]");
  private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}]+");

  private Normalised() {}

  static String of(String text) {
    var plain = Normalizer.normalize(text, Normalizer.Form.NFKC);
    plain = SINGLE_QUOTES.matcher(plain).replaceAll("'");
    plain = DOUBLE_QUOTES.matcher(plain).replaceAll("\"");
    plain = DASHES.matcher(plain).replaceAll("-");
    plain = EMPHASIS.matcher(plain).replaceAll("");
    plain = INVISIBLE.matcher(plain).replaceAll("");
    return SPACE.matcher(plain).replaceAll(" ").strip().toLowerCase(Locale.ROOT);
  }

  /** Whether the words stand in the text; both as they came. */
  static boolean contains(String text, String words) {
    return of(text).contains(of(words));
  }

  /** The same, but not as part of a longer word or number: "£4" is not in "£4.25" or "£40". */
  static boolean containsWhole(String text, String words) {
    var in = of(text);
    var sought = of(words);
    for (int at = in.indexOf(sought); at >= 0; at = in.indexOf(sought, at + 1))
      if (beginsWhole(in, at) && endsWhole(in, at + sought.length())) return true;
    return false;
  }

  private static boolean beginsWhole(String text, int at) {
    if (at == 0 || !isWord(text.charAt(at))) return true;
    char before = text.charAt(at - 1);
    if (isWord(before)) return false;
    return !(isSeparator(before)
        && Character.isDigit(text.charAt(at))
        && at >= 2
        && Character.isDigit(text.charAt(at - 2)));
  }

  private static boolean endsWhole(String text, int end) {
    if (end == text.length() || !isWord(text.charAt(end - 1))) return true;
    char after = text.charAt(end);
    if (isWord(after)) return false;
    return !(isSeparator(after)
        && Character.isDigit(text.charAt(end - 1))
        && end + 1 < text.length()
        && Character.isDigit(text.charAt(end + 1)));
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c);
  }

  /** What stands inside numbers. */
  private static boolean isSeparator(char c) {
    return c == '.' || c == ',';
  }
}
