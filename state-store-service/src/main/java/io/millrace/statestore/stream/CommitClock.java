package io.millrace.statestore.stream;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When a stream thread last committed, how long that took and how much has come since. A commit
 * costs nearly the same for one input as for a thousand: while few come, whoever waits gets one at
 * once; where many come, the next one waits until several times the length of the last has passed,
 * so that a busy thread spends its time on inputs.
 */
@ApplicationScoped
public class CommitClock {

  /** A commit may take so much of the time from one to the next: a quarter. */
  private static final int SHARE = 4;

  /** Inputs since the last commit that are no load yet. */
  static final int FEW = 16;

  private static final class Times {
    long beganNanos;
    long endedNanos;
    int inputs;
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

  /** An input was handled. */
  void input() {
    ofThread.get().inputs++;
  }

  void begins() {
    var times = ofThread.get();
    times.beganNanos = nanoClock.getAsLong();
    times.inputs = 0;
  }

  void ends() {
    ofThread.get().endedNanos = nanoClock.getAsLong();
  }

  /** Whether the thread that asks may commit again. */
  boolean isDue(Duration pause) {
    var times = ofThread.get();
    long since = nanoClock.getAsLong() - times.beganNanos;
    if (since < pause.toNanos()) return false;
    return times.inputs <= FEW || since >= SHARE * Math.max(0, times.endedNanos - times.beganNanos);
  }
}
