package io.millrace.agents.remote;

import io.millrace.agents.api.AgentException;

/** Puts secrets in the place of their references, for one request. */
@FunctionalInterface
public interface RemoteSecrets {

  /**
   * @param value text that may hold {@code ${secret:name}}
   * @return the text to send; nobody keeps it
   * @throws AgentException {@code secret_unknown} when there is no such secret
   */
  String reveal(String value) throws AgentException, InterruptedException;
}
