package io.millrace.supportdesk.core;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The telling words of a text, cut to their first letters so that "refunds" and "refunded" are one.
 */
final class Words {

  private static final int STEM_CHARS = 5;
  private static final Pattern WORD = Pattern.compile("[a-z]{4,}");

  /** Stems that stand in most questions or passages and tell none apart. */
  private static final Set<String> COMMON =
      Set.of(
          "accou", "payme", "your", "from", "with", "what", "month", "money", "that", "this",
          "have", "when", "where", "will", "would", "could", "should", "does", "there", "they",
          "them", "then", "than", "been", "just", "still", "into", "about", "much", "many", "long",
          "want", "need", "some", "only", "after", "befor", "while", "which", "card");

  private Words() {}

  /** A fresh set, to be changed by whoever asked. */
  static Set<String> stems(String text) {
    var stems = new TreeSet<String>();
    WORD.matcher(text.toLowerCase(Locale.UK))
        .results()
        .map(word -> word.group().substring(0, Math.min(STEM_CHARS, word.group().length())))
        .filter(stem -> !COMMON.contains(stem))
        .forEach(stems::add);
    return stems;
  }
}
