package io.millrace.cli.text;

/**
 * Colours of the terminal, or none. Only meaning is coloured, never prose, and nothing is told by
 * colour alone.
 *
 * <p>{@link #clean} belongs here too: what comes from a server may hold escape sequences that would
 * move the cursor or retitle the window, so control characters are shown as U+FFFD.
 */
public enum Style {
  PLAIN,
  COLOURED;

  public String bold(String text) {
    return paint("1", text);
  }

  public String faint(String text) {
    return paint("2", text);
  }

  /** Colours the status of a run, a step, a review or a health check by what it means. */
  public String status(String status) {
    return switch (status) {
      case "COMPLETED", "SUCCEEDED", "DECIDED", "UP" -> paint("32", status);
      case "FAILED", "DOWN", "EXPIRED" -> paint("31", status);
      case "WAITING_REVIEW", "WAITING", "PAUSED", "RETRYING", "OPEN", "CLAIMED", "COMPENSATED" ->
          paint("33", status);
      case "RUNNING" -> paint("36", status);
      default -> clean(status);
    };
  }

  /** The text without control characters but line feeds and tabs. */
  public static String clean(String text) {
    var cleaned = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point ->
                cleaned.appendCodePoint(
                    Character.isISOControl(point) && point != '\n' && point != '\t'
                        ? 0xFFFD
                        : point));
    return cleaned.toString();
  }

  /** How many columns a text takes: its code points without escape sequences. */
  static int width(String text) {
    var plain = text.replaceAll("\u001b\\[[0-9;]*m", "");
    return plain.codePointCount(0, plain.length());
  }

  private String paint(String code, String text) {
    var cleaned = clean(text);
    return this == PLAIN || cleaned.isEmpty()
        ? cleaned
        : "\u001b[" + code + "m" + cleaned + "\u001b[0m";
  }
}
