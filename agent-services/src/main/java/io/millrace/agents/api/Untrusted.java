package io.millrace.agents.api;

/**
 * Marks foreign text in a prompt, so that a model can tell data from instructions. Text that
 * imitates the marks loses its angle brackets, so it cannot close its own frame.
 */
public final class Untrusted {

  private Untrusted() {}

  /**
   * @param label one word of ours, such as {@code question}
   */
  public static String frame(String label, String text) {
    return "<" + label + ">\n" + text.replace("<", "‹").replace(">", "›") + "\n</" + label + ">";
  }
}
