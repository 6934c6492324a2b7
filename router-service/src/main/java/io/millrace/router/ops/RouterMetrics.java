package io.millrace.router.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * {@code millrace.router.requests} by door and outcome; {@code millrace.router.classify.duration}
 * with the encoder's work in it.
 */
@ApplicationScoped
public class RouterMetrics {

  /** Where a request came in. */
  public enum Door {
    HTTP,
    TOPIC
  }

  /** How it ended. */
  public enum Outcome {
    ACCEPTED,
    REFUSED,
    OVERLOADED,
    UNAVAILABLE
  }

  private final MeterRegistry meters;
  private final Timer classify;

  RouterMetrics(MeterRegistry meters) {
    this.meters = meters;
    this.classify =
        Timer.builder("millrace.router.classify.duration")
            .publishPercentileHistogram()
            .register(meters);
  }

  public void count(Door door, Outcome outcome) {
    meters
        .counter("millrace.router.requests", "door", name(door), "outcome", name(outcome))
        .increment();
  }

  public <T> T timed(Supplier<T> classification) {
    return classify.record(classification);
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
