package io.millrace.statestore.stream;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When a stream thread last committed, and how long that took. A commit costs nearly the same for
 * one input as for a thousand, so the next one waits until several times its length has passed: a
 * thread that is quick commits often, and one that is not spends its time on inputs.
 */
@ApplicationScoped
public class CommitClock {

  /** A commit may take so much of the time from one to the next: a quarter. */
  private static final int SHARE = 4;

  private static final class Times {
    long beganNanos;
    long endedNanos;
  }

  private final LongSupplier nanoClock;
  private final ThreadLocal<Times> ofThread = ThreadLocal.withInitial(this::now);

  CommitClock() {
    this(System::nanoTime);
  }

  CommitClock(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  private Times now() {
    var times = new Times();
    times.beganNanos = nanoClock.getAsLong();
    times.endedNanos = times.beganNanos;
    return times;
  }

  void begins() {
    ofThread.get().beganNanos = nanoClock.getAsLong();
  }

  void ends() {
    ofThread.get().endedNanos = nanoClock.getAsLong();
  }

  /** Whether the thread that asks may commit again. */
  boolean isDue(Duration pause) {
    var times = ofThread.get();
    long took = Math.max(0, times.endedNanos - times.beganNanos);
    return nanoClock.getAsLong() - times.beganNanos >= Math.max(pause.toNanos(), SHARE * took);
  }
}
