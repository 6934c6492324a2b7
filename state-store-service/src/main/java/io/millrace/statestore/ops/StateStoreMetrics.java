package io.millrace.statestore.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;

/** What the machine counts: inputs by answer, events, dead letters. */
@ApplicationScoped
public class StateStoreMetrics {

  private final MeterRegistry registry;
  private final Counter accepted;
  private final Counter ignored;
  private final Counter events;
  private final Counter evicted;

  public StateStoreMetrics(MeterRegistry registry) {
    this.registry = registry;
    accepted = registry.counter("millrace.inputs", "answer", "accepted");
    ignored = registry.counter("millrace.inputs", "answer", "ignored");
    events = registry.counter("millrace.events");
    evicted = registry.counter("millrace.runs.evicted");
  }

  public void accepted(int eventCount) {
    accepted.increment();
    events.increment(eventCount);
  }

  public void ignored() {
    ignored.increment();
  }

  /** An ended run left the hot store. */
  public void evicted() {
    evicted.increment();
  }

  public void deadLetter(String topic, String code) {
    registry.counter("millrace.dead.letters", "topic", topic, "code", code).increment();
  }
}
