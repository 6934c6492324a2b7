package io.millrace.agents.api;

/**
 * A model's answer has not the form that was asked for; the message tells the model how to mend it.
 */
public final class UnreadableReplyException extends Exception {

  private static final long serialVersionUID = 1L;

  public UnreadableReplyException(String message) {
    super(message);
  }
}
