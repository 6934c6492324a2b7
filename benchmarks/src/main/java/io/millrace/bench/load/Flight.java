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
 * Runs in flight, at most so many, and what is measured of them: those that end within a window of
 * time. The window opens with the end of the last run that is skipped, or at once where none is.
 * The first failure ends the flight.
 */
final class Flight {

  /** How often a failure is looked for while the last runs are waited for. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final int places;
  private final Semaphore room;
  private final long skipped;
  private final long windowNanos;
  private final Histogram latency = Latency.histogram();
  private final AtomicLong ended = new AtomicLong();
  private final AtomicLong measured = new AtomicLong();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final AtomicReference<@Nullable End> last = new AtomicReference<>();
  private final AtomicReference<@Nullable Long> openedNanos = new AtomicReference<>();
  private long all;

  Flight(int places, int skipped, Duration window) {
    this.places = places;
    this.room = new Semaphore(places);
    this.skipped = skipped;
    this.windowNanos = window.toNanos();
    if (skipped == 0) openedNanos.set(System.nanoTime());
  }

  /**
   * Waits for a place; false where a run has failed.
   *
   * @throws TimeoutException where no run ended in time
   */
  boolean awaitRoom(Deadline until) throws InterruptedException, TimeoutException {
    if (!room.tryAcquire(until.leftNanos(), TimeUnit.NANOSECONDS)) throw notEnded(until);
    if (failure.get() == null) return true;
    room.release();
    return false;
  }

  /** Takes the place that was waited for. */
  void ask(Asked asked) {
    all++;
    long askedNanos = System.nanoTime();
    var _ =
        asked
            .once()
            .whenComplete(
                (end, e) -> {
                  if (e == null) note(end, askedNanos);
                  else failure.compareAndSet(null, e);
                  room.release();
                });
  }

  private void note(End end, long askedNanos) {
    var opened = openedNanos.get();
    if (opened != null && end.seenNanos() - opened < windowNanos) {
      measured.incrementAndGet();
      Latency.record(latency, askedNanos, end.seenNanos());
    }
    if (ended.incrementAndGet() == skipped) openedNanos.set(end.seenNanos());
    last.accumulateAndGet(end, Flight::later);
  }

  private static End later(@Nullable End one, End other) {
    return one == null || other.seenNanos() > one.seenNanos() ? other : one;
  }

  boolean isMeasured() {
    return openedNanos.get() != null;
  }

  /** Whether the window is over; gives the place that was waited for back. */
  boolean isOver() {
    var opened = openedNanos.get();
    boolean over = opened != null && System.nanoTime() - opened >= windowNanos;
    if (over) room.release();
    return over;
  }

  /** Waits until all have ended; fails with the first failure. */
  void awaitLanded(Deadline until) throws InterruptedException, TimeoutException {
    while (failure.get() == null && room.availablePermits() < places) {
      long left = until.leftNanos();
      if (left == 0) throw notEnded(until);
      if (room.tryAcquire(places, Math.min(left, LOOK_NANOS), TimeUnit.NANOSECONDS))
        room.release(places);
    }
    var failed = failure.get();
    if (failed != null) throw new IllegalStateException(failed);
  }

  private TimeoutException notEnded(Deadline until) {
    return new TimeoutException(
        "%d of %d runs did not end within %d s"
            .formatted(places - room.availablePermits(), all, until.bound().toSeconds()));
  }

  long measured() {
    return measured.get();
  }

  long all() {
    return all;
  }

  Histogram latency() {
    return latency;
  }

  @Nullable End last() {
    return last.get();
  }
}
