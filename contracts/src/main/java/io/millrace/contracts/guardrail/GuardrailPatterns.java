package io.millrace.contracts.guardrail;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Patterns that publishers write. They run on RE2, whose time grows with the text and never
 * explodes; its price is that there are no look-arounds and no back references.
 */
public final class GuardrailPatterns {

  private static final int CHARS_MAX = 1_000;

  private GuardrailPatterns() {}

  /** What is wrong with a pattern; null when it can be used. */
  public static @Nullable String problem(String pattern) {
    if (pattern.length() > CHARS_MAX) return "At most " + CHARS_MAX + " characters";
    try {
      return Pattern.compile(pattern).matches("") && pattern.isEmpty() ? "Not empty" : null;
    } catch (PatternSyntaxException e) {
      return "Not a pattern of RE2 (no look-around, no back reference): " + e.getDescription();
    }
  }

  /**
   * A pattern without problems, which does not mind the case of letters.
   *
   * @throws PatternSyntaxException when it has a problem
   */
  public static Pattern compiled(String pattern) {
    return Pattern.compile(pattern, Pattern.CASE_INSENSITIVE);
  }
}
