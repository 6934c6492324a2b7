package io.millrace.bench.load;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Latencies in microseconds, up to five minutes with three digits; what is longer counts as that.
 */
public final class Latency {

  private static final long HIGHEST_US = TimeUnit.MINUTES.toMicros(5);
  private static final int DIGITS = 3;

  private Latency() {}

  public static Histogram histogram() {
    return new ConcurrentHistogram(HIGHEST_US, DIGITS);
  }

  public static void record(Histogram latency, long fromNanos, long toNanos) {
    latency.recordValue(Math.clamp((toNanos - fromNanos) / 1_000, 0, HIGHEST_US));
  }

  /** A percentile in milliseconds. */
  public static double ms(Histogram latency, double percentile) {
    return latency.getValueAtPercentile(percentile) / 1e3;
  }
}
