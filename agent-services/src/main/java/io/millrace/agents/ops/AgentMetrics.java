package io.millrace.agents.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the workers count: {@code millrace.agent.tasks} by agent and outcome, {@code
 * millrace.agent.duration} of the work, {@code millrace.agent.in.flight}, {@code
 * millrace.agent.locks.lost}, {@code millrace.agent.abandoned} (agents that did not end when they
 * were interrupted) and {@code millrace.agent.memories.forgotten} by cause.
 */
public final class AgentMetrics {

  private final MeterRegistry meters;
  private final ConcurrentHashMap<String, AtomicInteger> inFlight = new ConcurrentHashMap<>();

  public AgentMetrics(MeterRegistry meters) {
    this.meters = meters;
  }

  /**
   * @param outcome {@code succeeded}, a failure's code, or what happened to a task without a
   *     result: {@code expired}, {@code poison}, {@code released}
   */
  public void task(String agent, String outcome) {
    meters.counter("millrace.agent.tasks", "agent", agent, "outcome", outcome).increment();
  }

  public void worked(String agent, Duration time) {
    meters.timer("millrace.agent.duration", "agent", agent).record(time);
  }

  public void lockLost(String agent) {
    meters.counter("millrace.agent.locks.lost", "agent", agent).increment();
  }

  public void abandoned(String agent) {
    meters.counter("millrace.agent.abandoned", "agent", agent).increment();
  }

  /**
   * @param cause {@code retention} or {@code request}
   */
  public void memoriesForgotten(String cause, long memories) {
    meters.counter("millrace.agent.memories.forgotten", "cause", cause).increment(memories);
  }

  public AtomicInteger inFlight(String agent) {
    return inFlight.computeIfAbsent(
        agent,
        name ->
            meters.gauge("millrace.agent.in.flight", Tags.of("agent", name), new AtomicInteger()));
  }
}
