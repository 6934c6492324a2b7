package io.millrace.agents.api;

/**
 * One question to a model.
 *
 * @param system what the model is told to do; ours
 * @param user what it works on; untrusted
 * @param live true to show the answer while it grows; false where a person may have to see it first
 *     or it is not meant for eyes
 * @param session what was said before; the model sees the summary as {@code <summary>}, then the
 *     newest turns that fit, messages as {@code <message>}, then {@code user}
 */
public record ModelPrompt(String system, String user, boolean live, SessionContext session) {

  public ModelPrompt(String system, String user, boolean live) {
    this(system, user, live, SessionContext.NONE);
  }

  public ModelPrompt after(SessionContext said) {
    return new ModelPrompt(system, user, live, said);
  }
}
