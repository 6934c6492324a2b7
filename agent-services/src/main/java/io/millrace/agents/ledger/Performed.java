package io.millrace.agents.ledger;

import io.millrace.agents.api.AgentException;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Usage;

/**
 * What is known of a call after it was made. For a call that changes nothing all failures are
 * alike.
 */
public sealed interface Performed {

  /** The call has an answer. */
  record Succeeded(Json result, Usage usage) implements Performed {
    public Succeeded(Json result) {
      this(result, Usage.NONE);
    }
  }

  /** It is proven that nothing happened: not connected, or refused by the other side. */
  record NothingHappened(AgentException failure) implements Performed {}

  /** It may have happened: a time-out, a connection lost after sending, a server's error. */
  record Unclear(AgentException failure) implements Performed {}

  /** It happened, and its answer cannot be used, now or later. */
  record HappenedUnusable(AgentException failure) implements Performed {}
}
