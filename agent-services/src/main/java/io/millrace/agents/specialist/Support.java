package io.millrace.agents.specialist;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a quote is in a source and whether it carries the sentence that cites it. The second is a
 * check of words, not of meaning: the quotes have at least {@link #COVERED_MIN} of the sentence's
 * terms and all of its numbers, and neither side denies what the other does not. It drops some
 * sentences that are right; one that claims another figure, subject or the contrary does not pass.
 */
public final class Support {

  /** Part of a sentence's terms that its quotes must have. */
  public static final double COVERED_MIN = 0.5;

  public static final int QUOTE_CHARS_MIN = 12;

  private static final Set<String> DENIALS =
      Set.of("no", "not", "never", "none", "without", "cannot", "neither", "nor", "nobody");

  private Support() {}

  /** The first place of the quote in the source, word for word; white space may differ. */
  public static Optional<Citation> find(String quote, Source source) {
    var wanted = quote.strip();
    if (wanted.length() < QUOTE_CHARS_MIN) return Optional.empty();
    int at = source.text().indexOf(wanted);
    if (at >= 0) return Optional.of(new Citation(source, new Span(at, at + wanted.length())));
    return loosely(wanted, source);
  }

  private static Optional<Citation> loosely(String quote, Source source) {
    var text = source.text();
    for (int start = 0; start < text.length(); start++) {
      int end = matchedEnd(quote, text, start);
      if (end >= 0) return Optional.of(new Citation(source, new Span(start, end)));
    }
    return Optional.empty();
  }

  private static int matchedEnd(String quote, String text, int start) {
    int at = start;
    for (int i = 0; i < quote.length(); ) {
      if (at >= text.length()) return -1;
      if (Character.isWhitespace(quote.charAt(i))) {
        if (!Character.isWhitespace(text.charAt(at))) return -1;
        while (i < quote.length() && Character.isWhitespace(quote.charAt(i))) i++;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
      } else if (quote.charAt(i++) != text.charAt(at++)) return -1;
    }
    return at;
  }

  public static boolean supports(String sentence, List<String> quotes) {
    var evidence = String.join(" ", quotes);
    return !quotes.isEmpty()
        && Terms.numbers(evidence).containsAll(Terms.numbers(sentence))
        && Terms.covered(sentence, evidence) >= COVERED_MIN
        && quotes.stream().anyMatch(quote -> denies(quote) == denies(sentence));
  }

  private static boolean denies(String text) {
    for (var word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}'’]+"))
      if (DENIALS.contains(word) || word.endsWith("n't") || word.endsWith("n’t")) return true;
    return false;
  }
}
