package io.millrace.trace.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * What waits for one reader, bounded, and the place where the reader waits. When it is full the
 * oldest frame of the first kind that may be sacrificed goes; where nothing may be, the new frame
 * is lost and the box says so for good.
 *
 * @param <F> the frame
 */
public final class Mailbox<F> {

  private final int framesMax;
  private final List<Predicate<F>> sacrifices;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition something = lock.newCondition();
  private final Deque<F> frames = new ArrayDeque<>();
  private boolean woken;
  private boolean overflowed;
  private boolean closed;

  /**
   * @param sacrifices kinds of frames that may be lost, those missed least first
   */
  public Mailbox(int framesMax, List<Predicate<F>> sacrifices) {
    this.framesMax = framesMax;
    this.sacrifices = List.copyOf(sacrifices);
  }

  /** Live frames of one run: pieces of text go first, then whatever is oldest. */
  public static Mailbox<LiveFrame> live(int framesMax) {
    return new Mailbox<>(framesMax, List.of(LiveFrame::delta, frame -> true));
  }

  /** Returns whether every frame could be kept. */
  public boolean offer(F frame) {
    lock.lock();
    try {
      boolean room = frames.size() < framesMax;
      boolean sacrificed = !room && sacrificeOne();
      if (room || sacrificed) frames.add(frame);
      else overflowed = true;
      something.signal();
      return room;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the reader's waiting: there is something elsewhere. */
  public void wake() {
    lock.lock();
    try {
      woken = true;
      something.signal();
    } finally {
      lock.unlock();
    }
  }

  public void close() {
    lock.lock();
    try {
      closed = true;
      something.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * All frames there are, as soon as there are any, somebody wakes or closes the box, or the time
   * is over.
   */
  public List<F> await(long timeoutMs) throws InterruptedException {
    lock.lock();
    try {
      long leftNs = TimeUnit.MILLISECONDS.toNanos(timeoutMs);
      while (frames.isEmpty() && !woken && !closed && !overflowed && leftNs > 0)
        leftNs = something.awaitNanos(leftNs);
      woken = false;
      var taken = new ArrayList<F>(frames);
      frames.clear();
      return taken;
    } finally {
      lock.unlock();
    }
  }

  public boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Whether a frame was lost that must not be. */
  public boolean isOverflowed() {
    lock.lock();
    try {
      return overflowed;
    } finally {
      lock.unlock();
    }
  }

  private boolean sacrificeOne() {
    for (var kind : sacrifices) {
      for (var frames = this.frames.iterator(); frames.hasNext(); ) {
        if (kind.test(frames.next())) {
          frames.remove();
          return true;
        }
      }
    }
    return false;
  }
}
