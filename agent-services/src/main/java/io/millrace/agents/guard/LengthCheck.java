package io.millrace.agents.guard;

import io.millrace.contracts.guardrail.GuardrailSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * How long all strings of a document are together, in characters and in estimated tokens. Too long
 * is cut at the end under {@code rewrite}; too short is never mended.
 *
 * <p>Tokens are estimated: one per four characters of a word of letters with a blank around, one
 * per character of a script without blanks, at least one per word. Real counts differ by model.
 */
record LengthCheck(int charsMin, int charsMax, int tokensMax) implements Check {

  private static final int CHARS_PER_TOKEN = 4;
  private static final String MORE = "…";

  static Check of(GuardrailSettings.Length settings) {
    return new LengthCheck(settings.charsMin(), settings.charsMax(), settings.tokensMax());
  }

  @Override
  public List<Hit> find(GuardSubject subject, List<Place> places, Deadline deadline) {
    var values = places.stream().filter(place -> place.kind() == Place.Kind.VALUE).toList();
    int chars = 0;
    int tokens = 0;
    var hits = new ArrayList<Hit>();
    for (var place : values) {
      deadline.check();
      int charsLeft = charsMax - chars;
      int tokensLeft = tokensMax - tokens;
      var text = place.text();
      if (text.length() <= charsLeft && tokens(text) <= tokensLeft) {
        chars += text.length();
        tokens += tokens(text);
        continue;
      }
      var hit = tooLong(place, charsLeft, tokensLeft);
      hits.add(hit);
      var kept = text.substring(0, hit.from()) + hit.replacement();
      chars += kept.length();
      tokens += tokens(kept);
    }
    if (hits.isEmpty() && chars < charsMin)
      hits.add(Hit.ofWhole("text_too_short", "Fewer than " + charsMin + " characters"));
    return hits;
  }

  private Hit tooLong(Place place, int charsLeft, int tokensLeft) {
    var text = place.text();
    int room = Math.min(charsLeft - MORE.length(), charsOf(text, tokensLeft - 1));
    room = Math.clamp(room, 0, text.length());
    if (room > 0 && Character.isHighSurrogate(text.charAt(room - 1))) room--;
    boolean byChars = text.length() > charsLeft;
    return Hit.span(
        place,
        room,
        text.length(),
        byChars ? "too_many_chars" : "too_many_tokens",
        byChars
            ? "More than " + charsMax + " characters"
            : "More than " + tokensMax + " tokens, estimated",
        charsLeft > 0 && tokensLeft > 0 ? MORE : "");
  }

  static int tokens(String text) {
    int tokens = 0;
    int inWord = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean counts = isWide(c) || !Character.isLetterOrDigit(c) && !Character.isWhitespace(c);
      boolean goesOn = !counts && !Character.isWhitespace(c);
      if (counts) tokens++;
      if (goesOn && inWord % CHARS_PER_TOKEN == 0) tokens++;
      inWord = goesOn ? inWord + 1 : 0;
    }
    return tokens;
  }

  /** How many characters of a text make at most so many tokens. */
  private static int charsOf(String text, int tokensMax) {
    if (tokensMax >= text.length()) return text.length();
    int low = 0;
    int high = text.length();
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (tokens(text.substring(0, middle)) <= tokensMax) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  private static boolean isWide(char c) {
    return switch (Character.UnicodeScript.of(c)) {
      case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR -> true;
      default -> false;
    };
  }
}
