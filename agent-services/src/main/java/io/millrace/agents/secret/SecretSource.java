package io.millrace.agents.secret;

import io.millrace.agents.api.AgentException;
import java.util.Optional;

/**
 * A place where secrets are kept. Asked at each call, so a changed secret is taken up at once.
 * Failures name the place and the name, never a value.
 */
public interface SecretSource {

  int SECRET_BYTES_MAX = 65_536;

  /**
   * @return empty where the place has none of this name
   * @throws AgentException {@code secret_unavailable}, retriable, where the place does not answer;
   *     {@code secret_refused}, where it will not give it or what it has is no secret
   */
  Optional<Secret> find(String name) throws AgentException, InterruptedException;

  static AgentException unavailable(String name, String why) {
    return AgentException.retriable(
        "secret_unavailable", "The secret '" + name + "' cannot be read now: " + why);
  }

  static AgentException refused(String name, String why) {
    return AgentException.permanent(
        "secret_refused", "The secret '" + name + "' cannot be used: " + why);
  }
}
