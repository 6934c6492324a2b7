package io.millrace.agents.guard;

/**
 * One thing a guardrail found. It goes to the journal and to people's eyes, so it never holds
 * anything of the text: the place is a JSON pointer whose names are shown only where they look like
 * a field's name, the detail is words and numbers of ours.
 *
 * @param code stable, {@code [a-z_]+}
 * @param pointer place in the document; the empty string is the whole
 * @param detail what was found and by which rule
 */
public record Finding(String code, String pointer, String detail) {

  /** Where a document has more text than a guardrail reads. */
  public static final String TEXT_TOO_LONG = "text_too_long";

  /** Where a check did not end within its time. */
  public static final String CHECK_TIMED_OUT = "check_timed_out";

  /** Where a check could not be made, such as a model that did not load. */
  public static final String CHECK_FAILED = "check_failed";

  public Finding {
    if (!code.matches("[a-z][a-z_]*"))
      throw new IllegalArgumentException("A code is lower-case words joined by underscores");
  }
}
