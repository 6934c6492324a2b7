package io.millrace.trace.core;

import java.util.ArrayList;
import java.util.List;

/**
 * One reader's way through the journal of one run: every event once and in order.
 *
 * <p>It holds a single number, the next sequence, and hands out an event only if it bears that
 * number; so gaps and duplicates cannot happen, wherever events come from. It takes from memory
 * what memory has, asks the archive for what memory no longer or not yet has, and else waits. When
 * memory is ahead of the archive it asks again with growing pauses, at most {@code gapTimeoutMs}
 * long. While it waits it asks now and then all the same, because memory may have missed an event
 * that was written before its consumer stood.
 *
 * <p>Not safe for several threads. Times are milliseconds of any steady clock.
 */
public final class RunFollower {

  /**
   * @param batch events handed out at once
   * @param pollFirstMs first pause between two questions to the archive; it doubles
   * @param pollGapMs longest pause while an event is known to be missing
   * @param idleCheckMs longest pause otherwise
   * @param gapTimeoutMs how long a missing event is waited for
   */
  public record Timing(
      int batch, long pollFirstMs, long pollGapMs, long idleCheckMs, long gapTimeoutMs) {}

  private static final long NONE = Long.MIN_VALUE;

  private final String runId;
  private final Timing timing;
  private long next;
  private long pauseMs;
  private long askAtMs = NONE;
  private long gapSinceMs = NONE;

  /**
   * @param after the last sequence the reader has
   */
  public RunFollower(String runId, long after, Timing timing) {
    this.runId = runId;
    this.next = after + 1;
    this.timing = timing;
    this.pauseMs = timing.pollFirstMs;
  }

  public Move next(EventMemory memory, long nowMs) {
    return switch (memory.read(runId, next, timing.batch)) {
      case Held.Events held -> {
        advanced(held.frames());
        askAtMs = nowMs + timing.idleCheckMs;
        yield new Move.Deliver(held.frames());
      }
      case Held.Later later -> missing(nowMs);
      case Held.UpToDate upToDate -> {
        gapSinceMs = NONE;
        pauseMs = timing.idleCheckMs;
        if (askAtMs == NONE) askAtMs = nowMs + timing.idleCheckMs;
        yield askOrWait(nowMs);
      }
      case Held.Unknown unknown -> {
        gapSinceMs = NONE;
        yield askOrWait(nowMs);
      }
    };
  }

  /** Takes an answer of the archive; returns what of it comes next, which may be nothing. */
  public List<JournalFrame> answered(List<JournalFrame> page, long nowMs) {
    var frames = new ArrayList<JournalFrame>(page.size());
    long wanted = next;
    for (var frame : page) {
      if (frame.sequence() > wanted) break;
      if (frame.sequence() < wanted) continue;
      frames.add(frame);
      wanted++;
    }
    if (frames.isEmpty()) {
      pause(nowMs);
      return List.of();
    }
    advanced(frames);
    askAtMs = nowMs;
    return List.copyOf(frames);
  }

  /** The archive could not be asked. */
  public void unanswered(long nowMs) {
    pause(nowMs);
  }

  private Move missing(long nowMs) {
    if (gapSinceMs == NONE) {
      gapSinceMs = nowMs;
      askAtMs = nowMs;
      pauseMs = timing.pollFirstMs;
    }
    return nowMs - gapSinceMs > timing.gapTimeoutMs ? new Move.GiveUp(next) : askOrWait(nowMs);
  }

  private Move askOrWait(long nowMs) {
    return nowMs >= askAtMs ? new Move.AskArchive(next - 1) : new Move.Wait(askAtMs);
  }

  private void advanced(List<JournalFrame> frames) {
    next += frames.size();
    gapSinceMs = NONE;
    pauseMs = timing.pollFirstMs;
  }

  private void pause(long nowMs) {
    long longest = gapSinceMs == NONE ? timing.idleCheckMs : timing.pollGapMs;
    askAtMs = nowMs + Math.min(pauseMs, longest);
    pauseMs = Math.min(2 * pauseMs, longest);
  }
}
