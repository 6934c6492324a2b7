package io.millrace.agents.secret;

import io.millrace.agents.api.AgentException;
import java.util.List;
import java.util.Optional;

/**
 * Several places in a configured order; the first that has a name gives it. A place that fails ends
 * the search: a name must not silently change its meaning while a place is away.
 */
public record SecretChain(List<SecretSource> sources) implements SecretSource {

  public SecretChain {
    sources = List.copyOf(sources);
  }

  @Override
  public Optional<Secret> find(String name) throws AgentException, InterruptedException {
    for (var source : sources) {
      var found = source.find(name);
      if (found.isPresent()) return found;
    }
    return Optional.empty();
  }
}
