package io.millrace.agents.core;

/** Bounded texts for people's eyes. */
public final class Texts {

  private static final String MORE = "…";

  private Texts() {}

  /**
   * At most {@code charsMax} characters, the last of them an ellipsis where something was cut;
   * never half a surrogate pair.
   */
  public static String bounded(String text, int charsMax) {
    if (text.length() <= charsMax) return text;
    int end = charsMax - MORE.length();
    if (Character.isHighSurrogate(text.charAt(end - 1))) end--;
    return text.substring(0, end) + MORE;
  }

  /**
   * Where an exception came from, without any message: messages may hold what the agent was given.
   */
  public static String trail(Throwable failure, int framesMax) {
    var trail = new StringBuilder(failure.getClass().getName());
    var frames = failure.getStackTrace();
    for (int i = 0; i < Math.min(framesMax, frames.length); i++)
      trail.append("\n    at ").append(frames[i]);
    var cause = failure.getCause();
    if (cause != null && cause != failure)
      trail.append("\n  caused by ").append(cause.getClass().getName());
    return trail.toString();
  }
}
