package io.millrace.agents.guard;

/**
 * A passage the agent was given, which its citations may name.
 *
 * @param id what a citation says
 */
public record Source(String id, String text) {

  @Override
  public String toString() {
    return "Source[" + text.length() + " characters]";
  }
}
