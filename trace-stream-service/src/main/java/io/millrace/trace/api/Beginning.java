package io.millrace.trace.api;

import io.millrace.kit.problem.ProblemException;
import io.millrace.trace.core.Held;
import io.millrace.trace.core.JournalFrame;
import io.millrace.trace.ops.TraceSettings;
import io.millrace.trace.store.RunView;
import io.millrace.trace.store.StateStore;
import io.millrace.trace.store.StateStoreException;
import io.millrace.trace.stream.TraceHub;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Where a reader's stream begins: after a snapshot, or after the last event the reader has. */
@ApplicationScoped
class Beginning {

  /**
   * A stream's first state.
   *
   * @param after last sequence the reader has or gets with the snapshot
   * @param snapshot to send first; null where the reader resumes
   * @param knownSequence last event the state store knew; an event before it does not end the
   *     stream, even if the run ended there for a while
   * @param knownEnd status of the run where it had ended by then; late results may stand behind the
   *     event that ended it, so the event at {@code knownSequence} ends the stream whatever it is
   */
  record Start(
      long after, @Nullable RunView snapshot, long knownSequence, @Nullable String knownEnd) {

    /** Where nothing will follow: the status of the run. */
    @Nullable String endStatus() {
      return after >= knownSequence ? knownEnd : null;
    }

    /** The status of the run where this event is the last the reader gets. */
    @Nullable String endStatus(JournalFrame frame) {
      if (frame.sequence() < knownSequence) return null;
      var own = frame.endStatus();
      return own == null && frame.sequence() == knownSequence ? knownEnd : own;
    }
  }

  private static final long POLL_MS = 100;

  /** Events of memory that are looked at to see whether the run goes on. */
  private static final int LOOK_AHEAD = 50;

  private static final int RETRY_AFTER_SECONDS = 2;

  private final TraceHub hub;
  private final StateStore store;
  private final TraceSettings settings;

  Beginning(TraceHub hub, StateStore store, TraceSettings settings) {
    this.hub = hub;
    this.store = store;
    this.settings = settings;
  }

  Start withSnapshot(String runId) throws InterruptedException {
    var run = await(runId, 0);
    return new Start(run.sequence(), run, run.sequence(), end(run));
  }

  /** Asks nobody where memory shows that the run goes on: many readers may resume at one time. */
  Start resumed(String runId, long after) throws InterruptedException {
    if (hub.memory().read(runId, after + 1, LOOK_AHEAD) instanceof Held.Events held
        && !held.frames().stream().allMatch(JournalFrame::mayFollowTheEnd))
      return new Start(after, null, 0, null);
    var run = await(runId, after);
    return new Start(after, null, run.sequence(), end(run));
  }

  private static @Nullable String end(RunView run) {
    return run.hasEnded() ? run.status() : null;
  }

  /** The run, which may be a moment old. */
  private RunView await(String runId, long sequence) throws InterruptedException {
    long deadlineNs = System.nanoTime() + settings.runWait().toNanos();
    while (true) {
      try {
        return ask(runId, sequence);
      } catch (ProblemException e) {
        if (System.nanoTime() >= deadlineNs) throw e;
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MS);
    }
  }

  private RunView ask(String runId, long sequence) throws InterruptedException {
    try {
      var run = store.run(runId).orElseThrow(() -> unknown(runId));
      if (run.sequence() < sequence) throw beyond(runId, run.sequence(), sequence);
      return run;
    } catch (StateStoreException e) {
      throw unavailable(String.valueOf(e.getMessage()));
    }
  }

  static ProblemException unknown(String runId) {
    return new ProblemException(
        404, "run_unknown", "Unknown run", "No run is called '" + runId + "'.");
  }

  static ProblemException unavailable(String detail) {
    return new ProblemException(503, "store_unavailable", "The state store does not answer", detail)
        .retryAfter(RETRY_AFTER_SECONDS);
  }

  private static ProblemException beyond(String runId, long sequence, long after) {
    return new ProblemException(
        400,
        "after_invalid",
        "The position is not valid",
        "Run " + runId + " has " + sequence + " events; it cannot be resumed after " + after + ".");
  }
}
