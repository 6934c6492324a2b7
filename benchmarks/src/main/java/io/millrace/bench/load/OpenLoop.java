package io.millrace.bench.load;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Asks for runs at a fixed rate, whether earlier ones have ended or not, as the world does. The
 * latency of a run counts from the instant it should have been asked for: where this driver or the
 * door stalls, the runs that had to wait for it say so (no coordinated omission).
 *
 * <p>A run that fails, is refused or does not end in time fails the measurement.
 */
public final class OpenLoop {

  private static final long END_TIMEOUT_S = 120;

  /** Waits shorter than this are spun: a parked thread of Linux wakes some 60 µs late. */
  private static final long SPIN_NANOS = 100_000;

  private final Asked asked;

  public OpenLoop(Asked asked) {
    this.asked = asked;
  }

  /**
   * @param latency from the intended start to the sight of the end, in microseconds
   * @param inFlightMax the most that had begun and not ended
   */
  public record Result(long runs, double perSecond, Histogram latency, long inFlightMax) {
    public double ms(double percentile) {
      return Latency.ms(latency, percentile);
    }
  }

  public Result run(double perSecond, Duration time) throws InterruptedException, TimeoutException {
    int runs = (int) Math.max(1, perSecond * time.toNanos() / 1e9);
    double intervalNanos = 1e9 / perSecond;
    var latency = Latency.histogram();
    var left = new CountDownLatch(runs);
    var inFlight = new AtomicLong();
    long inFlightMax = 0;
    var failure = new AtomicReference<@Nullable Throwable>();
    long began = System.nanoTime();
    for (int i = 0; i < runs && failure.get() == null; i++) {
      long intended = began + (long) (i * intervalNanos);
      awaitInstant(intended);
      inFlightMax = Math.max(inFlightMax, inFlight.incrementAndGet());
      var _ =
          asked
              .once()
              .whenComplete(
                  (end, e) -> {
                    if (e == null) Latency.record(latency, intended, end.seenNanos());
                    else failure.compareAndSet(null, e);
                    inFlight.decrementAndGet();
                    left.countDown();
                  });
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    if (failure.get() == null && !left.await(END_TIMEOUT_S, TimeUnit.SECONDS))
      throw new TimeoutException(
          left.getCount() + " of " + runs + " runs did not end within " + END_TIMEOUT_S + " s");
    if (failure.get() != null) throw new IllegalStateException(failure.get());
    return new Result(runs, runs / seconds, latency, inFlightMax);
  }

  private static void awaitInstant(long nanos) {
    for (long wait = nanos - System.nanoTime(); wait > 0; wait = nanos - System.nanoTime()) {
      if (wait > SPIN_NANOS) LockSupport.parkNanos(wait - SPIN_NANOS);
      else Thread.onSpinWait();
    }
  }
}
