package io.millrace.bench.os;

import io.millrace.bench.installation.Part;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.DoubleAccumulator;

/** The most memory that parts have had, sampled while it is open. */
public final class MemoryPeak implements AutoCloseable {

  /** Reading it walks the pages of the processes, so it is done seldom. */
  private static final long INTERVAL_S = 3;

  private final List<Long> pids;
  private final DoubleAccumulator peak = new DoubleAccumulator(Math::max, 0);
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

  public MemoryPeak(List<Part> parts) {
    pids = parts.stream().map(Part::pid).toList();
    var _ = thread.scheduleWithFixedDelay(this::sample, INTERVAL_S, INTERVAL_S, TimeUnit.SECONDS);
  }

  private void sample() {
    try {
      peak.accumulate(ProcessCost.memoryMb(pids));
    } catch (IOException unreadable) {
      thread.shutdown();
    }
  }

  public double mb() throws IOException {
    return Math.max(peak.get(), ProcessCost.memoryMb(pids));
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
