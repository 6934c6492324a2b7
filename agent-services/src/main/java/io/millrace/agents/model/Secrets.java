package io.millrace.agents.model;

import io.millrace.agents.api.AgentException;

/** Resolves references to secrets, for one call; what it gives is dropped after it. */
@FunctionalInterface
public interface Secrets {

  /** Where there are none. */
  Secrets NONE =
      reference -> {
        throw AgentException.permanent(
            "secret_unavailable", "This deployment resolves no secrets, but " + reference);
      };

  /**
   * @param reference such as {@code ${secret:name}}
   * @throws AgentException {@code secret_unavailable}
   */
  String resolve(String reference) throws AgentException;
}
