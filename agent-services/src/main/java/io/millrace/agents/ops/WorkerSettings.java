package io.millrace.agents.ops;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.util.List;

/**
 * How the workers of this deployment run. Defaults stand in {@code
 * META-INF/microprofile-config.properties}.
 */
@ConfigMapping(prefix = "millrace.agents")
public interface WorkerSettings {

  /** {@code all}, or the names of the agents this deployment serves. */
  List<String> serve();

  /** Workers that one agent always has; more are there while they are needed. */
  int workersPerAgent();

  /** Workers for tasks of high priority that one agent always has, beside those. */
  int urgentWorkersPerAgent();

  /** Workers for tasks of one priority that one agent may have. */
  int workersPerAgentMax();

  /** Tasks that one worker takes at once, each on a thread of its own. */
  int tasksPerWorker();

  /** How long a task may be silent before another worker gets it; renewed every third of it. */
  int lockMs();

  /** False where an operator sets the share groups' configuration. */
  boolean configureGroups();

  /**
   * A task that was handed out so often is failed instead of tried again; below the broker's {@code
   * group.share.delivery.count.limit}.
   */
  int deliveryCountMax();

  /** Largest output of an agent. */
  int outputBytesMax();

  /** A larger output travels as a claim check. */
  int outputInlineBytesMax();

  /** Most bytes that the claim checks of one input may add to it. */
  int claimBytesMax();

  /** Where payloads are kept: the state store's HTTP address. */
  URI stateStoreUrl();

  /** One request for a payload, to the last byte. */
  int payloadTimeoutMs();

  /** How long Kafka may take to accept a result before its task is given back. */
  int resultTimeoutMs();

  /** Pause before a task is given back, since share groups hand it out again at once. */
  int releasePauseMs();

  /** How long a task waits for the definition it asks for to come over the registry topic. */
  int versionWaitMs();

  /** How long running tasks may take to end when the service stops; the rest is given back. */
  int drainMs();

  default boolean serves(String agent) {
    return serve().contains("all") || serve().contains(agent);
  }
}
