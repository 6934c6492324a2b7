package io.millrace.trace.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * {@code millrace.trace.*}: open streams, what was dropped, how old an event is when it is sent.
 */
@ApplicationScoped
public class TraceMetrics {

  private final MeterRegistry meters;
  private final Timer delay;
  private final Counter liveDropped;

  TraceMetrics(MeterRegistry meters) {
    this.meters = meters;
    delay =
        Timer.builder("millrace.trace.delay")
            .description("Age of a journal event when it is written to a stream")
            .publishPercentiles(0.5, 0.99)
            .register(meters);
    liveDropped =
        Counter.builder("millrace.trace.live.dropped")
            .description("Live frames that a reader had no room for")
            .register(meters);
  }

  public void gauge(String name, Supplier<Number> value) {
    Gauge.builder(name, value).register(meters);
  }

  /** Events from memory only: those of the archive are old on purpose. */
  public void delivered(long atMs) {
    delay.record(Math.max(0, System.currentTimeMillis() - atMs), TimeUnit.MILLISECONDS);
  }

  public void liveDropped() {
    liveDropped.increment();
  }

  public void streamDropped(String reason) {
    meters.counter("millrace.trace.streams.dropped", "reason", reason).increment();
  }

  public void undecodable(String channel, String code) {
    meters.counter("millrace.trace.undecodable", "channel", channel, "code", code).increment();
  }
}
