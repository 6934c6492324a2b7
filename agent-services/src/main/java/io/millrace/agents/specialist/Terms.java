package io.millrace.agents.specialist;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The words of a text by which it is found and compared: lower case, without those that stand
 * everywhere, cut back to a crude stem so that "refunds" and "refunded" are one. English; words of
 * other languages are kept as they are, up to the same cut.
 */
public final class Terms {

  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+(?:[.,]\\p{N}+)*");
  private static final Pattern NUMBER = Pattern.compile("\\p{N}+(?:[.,]\\p{N}+)*");
  private static final int STEM_CHARS_MIN = 4;
  private static final List<String> SUFFIXES =
      List.of(
          "ations", "ation", "ments", "ment", "ings", "ing", "ies", "ied", "ers", "es", "ed", "ly",
          "er", "s", "e", "y");
  private static final Set<String> COMMON =
      Set.of(
          "a", "an", "and", "are", "as", "at", "be", "been", "but", "by", "can", "could", "did",
          "do", "does", "for", "from", "had", "has", "have", "he", "her", "his", "how", "i", "if",
          "in", "into", "is", "it", "its", "me", "my", "no", "not", "of", "on", "or", "our", "she",
          "should", "so", "such", "than", "that", "the", "their", "them", "then", "there", "these",
          "they", "this", "those", "to", "was", "we", "were", "what", "when", "where", "which",
          "who", "why", "will", "with", "would", "you", "your", "about", "also", "may", "must");

  private Terms() {}

  /** In their order, with repetitions. */
  public static List<String> of(String text) {
    var terms = new ArrayList<String>();
    var matcher = WORD.matcher(text);
    while (matcher.find()) {
      var word = matcher.group().toLowerCase(Locale.ROOT);
      if (!COMMON.contains(word)) terms.add(stem(word));
    }
    return terms;
  }

  public static Set<String> distinct(String text) {
    return new LinkedHashSet<>(of(text));
  }

  /** Numbers as they compare: without separators of thousands. */
  public static Set<String> numbers(String text) {
    var numbers = new LinkedHashSet<String>();
    NUMBER
        .matcher(text)
        .results()
        .forEach(
            found ->
                numbers.add(
                    found.group().replaceAll("[.,](?=\\p{N}{3}(?!\\p{N}))", "").replace(',', '.')));
    return numbers;
  }

  /** Part of the terms of {@code text} that {@code other} has too, 0 to 1; 0 without terms. */
  public static double covered(String text, String other) {
    var wanted = distinct(text);
    if (wanted.isEmpty()) return 0;
    var there = distinct(other);
    return (double) wanted.stream().filter(there::contains).count() / wanted.size();
  }

  private static String stem(String word) {
    if (Character.isDigit(word.charAt(0))) return word;
    for (var suffix : SUFFIXES)
      if (word.endsWith(suffix) && word.length() - suffix.length() >= STEM_CHARS_MIN)
        return word.substring(0, word.length() - suffix.length());
    return word;
  }
}
