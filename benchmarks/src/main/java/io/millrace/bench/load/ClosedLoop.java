package io.millrace.bench.load;

import io.millrace.bench.load.Sight.End;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Keeps so many runs in flight: a run that ends is followed by the next. Says how much a system
 * does; how long runs take under a load that does not wait for them says {@link OpenLoop}.
 *
 * <p>A run that fails, is refused or does not end in time fails the measurement.
 */
public final class ClosedLoop {

  private static final long END_TIMEOUT_S = 120;

  private final Door door;
  private final Sight ends;
  private final String workflow;
  private final String input;

  public ClosedLoop(Door door, Sight ends, String workflow, String input) {
    this.door = door;
    this.ends = ends;
    this.workflow = workflow;
    this.input = input;
  }

  /**
   * @param runs that ended within the time
   * @param all that were begun, with those that ended after it
   * @param latency from the request to the sight of the end, in microseconds
   * @param last the run that ended last
   */
  public record Result(long runs, long all, Duration time, Histogram latency, @Nullable End last) {
    public double perSecond() {
      return runs * 1e9 / time.toNanos();
    }

    public double ms(double percentile) {
      return Latency.ms(latency, percentile);
    }
  }

  /** Keeps them in flight for this time; returns when the last has ended. */
  public Result run(int inFlight, Duration time) throws InterruptedException, TimeoutException {
    return run(inFlight, Long.MAX_VALUE, time);
  }

  /** So many runs at once, and no more; returns when all have ended, or fails after the bound. */
  public Result burst(int runs, Duration bound) throws InterruptedException, TimeoutException {
    return run(runs, runs, bound);
  }

  private Result run(int inFlight, long runsMax, Duration time)
      throws InterruptedException, TimeoutException {
    var room = new Semaphore(inFlight);
    var latency = Latency.histogram();
    var ended = new AtomicLong();
    var failure = new AtomicReference<@Nullable Throwable>();
    var last = new AtomicReference<@Nullable End>();
    long begun = 0;
    long began = System.nanoTime();
    long until = began + time.toNanos();
    for (; begun < runsMax && System.nanoTime() < until && failure.get() == null; begun++) {
      if (!room.tryAcquire(END_TIMEOUT_S, TimeUnit.SECONDS))
        throw new TimeoutException("No run ended within " + END_TIMEOUT_S + " s");
      long askedAt = System.nanoTime();
      var _ =
          door.start(workflow, input)
              .thenCompose(runId -> ends.of(runId).whenComplete((end, e) -> ends.forget(runId)))
              .whenComplete(
                  (end, e) -> {
                    if (e != null) failure.compareAndSet(null, e);
                    else if (!end.completed())
                      failure.compareAndSet(
                          null, new IllegalStateException("The run " + end.runId() + " failed"));
                    else {
                      Latency.record(latency, askedAt, end.seenNanos());
                      if (end.seenNanos() < until) ended.incrementAndGet();
                      last.accumulateAndGet(end, ClosedLoop::later);
                    }
                    room.release();
                  });
    }
    long runs = ended.get();
    var took = Duration.ofNanos(System.nanoTime() - began);
    if (!room.tryAcquire(inFlight, END_TIMEOUT_S, TimeUnit.SECONDS))
      throw new TimeoutException(
          room.availablePermits()
              + " of "
              + inFlight
              + " runs ended within "
              + END_TIMEOUT_S
              + " s; first failure: "
              + failure.get());
    if (failure.get() != null) throw new IllegalStateException(failure.get());
    var lastEnd = last.get();
    if (runsMax < Long.MAX_VALUE && lastEnd != null) {
      took = Duration.ofNanos(lastEnd.seenNanos() - began);
      runs = ended.get();
    }
    return new Result(runs, begun, took, latency, lastEnd);
  }

  private static End later(@Nullable End one, End other) {
    return one == null || other.seenNanos() > one.seenNanos() ? other : one;
  }
}
