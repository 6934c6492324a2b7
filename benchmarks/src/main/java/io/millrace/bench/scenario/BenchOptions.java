package io.millrace.bench.scenario;

import java.time.Duration;

/**
 * How long scenarios take.
 *
 * @param warmUp bound of the warm-up, which ends earlier where the throughput is steady
 * @param time of each measurement
 * @param quick whether sizes are small too: a trial, whose figures say little
 */
public record BenchOptions(Duration warmUp, Duration time, boolean quick) {

  /** The full size, or the small one where the benchmark is quick. */
  public int size(int full, int small) {
    return quick ? small : full;
  }
}
