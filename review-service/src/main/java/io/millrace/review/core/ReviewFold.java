package io.millrace.review.core;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.review.core.Phase.Decision;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The journal as changes of the queue. Idempotent by run and sequence: a review ignores every event
 * at or below the sequence it has folded, so the redelivery of any suffix of the journal leaves it
 * as it was.
 */
public final class ReviewFold {

  /** What the state machine writes before the name of a person. */
  public static final String USER = "user:";

  /** Kinds of events of which {@link #change} may make something. */
  private static final Set<String> CONCERNING =
      Set.of(
          "RunStarted",
          "ReviewRequested",
          "ReviewDecided",
          "ReviewExpired",
          "RunCompleted",
          "RunFailed",
          "RunCancelled",
          "RunCompensated",
          "CompensationStarted",
          "StepOverridden",
          "StepRetryRequested",
          "StepSkipped");

  private ReviewFold() {}

  /**
   * False where an event of this kind changes nothing, so that it need not be read.
   *
   * @param kind name of the event's record
   */
  public static boolean mayConcern(String kind) {
    return CONCERNING.contains(kind);
  }

  public static Change change(JournalEntry entry) {
    var runId = entry.runId();
    long sequence = entry.sequence();
    return switch (entry.event()) {
      case Event.RunStarted e ->
          new Change.Remember(
              runId,
              sequence,
              new RunFacts(
                  e.sessionId(),
                  e.workflow(),
                  e.workflowVersion(),
                  e.tenant(),
                  e.message(),
                  e.input()));
      case Event.ReviewRequested e -> new Change.Open(requested(entry, e));
      case Event.ReviewDecided e ->
          new Change.Decide(runId, sequence, e.reviewId(), decision(e), entry.at());
      case Event.ReviewExpired e -> new Change.Expire(runId, sequence, e.reviewId(), entry.at());
      case Event.RunCompleted e -> new Change.End(runId, sequence, entry.at());
      case Event.RunFailed e -> new Change.End(runId, sequence, entry.at());
      case Event.RunCancelled e -> new Change.End(runId, sequence, entry.at());
      case Event.RunCompensated e -> new Change.End(runId, sequence, entry.at());
      case Event.CompensationStarted e -> new Change.Close(runId, sequence, null, entry.at());
      case Event.StepOverridden e -> new Change.Close(runId, sequence, e.stepId(), entry.at());
      case Event.StepRetryRequested e -> new Change.Close(runId, sequence, e.stepId(), entry.at());
      case Event.StepSkipped e ->
          e.actor() == null
              ? new Change.Nothing(runId, sequence)
              : new Change.Close(runId, sequence, e.stepId(), entry.at());
      case Event.RunRejected _,
          Event.RunHeld _,
          Event.RunReleased _,
          Event.RunPaused _,
          Event.RunResumed _,
          Event.StepTakenOver _,
          Event.StepScheduled _,
          Event.StepSucceeded _,
          Event.StepAttemptFailed _,
          Event.StepRetryScheduled _,
          Event.AttemptRefused _,
          Event.StepCompleted _,
          Event.StepDegraded _,
          Event.StepFailed _,
          Event.StepExpanded _,
          Event.StepWaiting _,
          Event.ChildStarted _,
          Event.ChildEnded _,
          Event.SignalReceived _,
          Event.LimitReached _,
          Event.LateResultRecorded _ ->
          new Change.Nothing(runId, sequence);
    };
  }

  /**
   * The review after a change; the same one where the change is older than it or comes too late.
   */
  public static Review evolve(Review review, Change change) {
    if (change.sequence() <= review.sequence()
        || !(review.phase() instanceof Phase.Waiting waiting)) return review;
    return switch (change) {
      case Change.Decide c ->
          review.with(c.sequence(), new Phase.Decided(waiting.claim(), c.decision(), c.at()));
      case Change.Expire c -> review.with(c.sequence(), new Phase.Expired(waiting.claim(), c.at()));
      case Change.End c -> review.with(c.sequence(), new Phase.Cancelled(waiting.claim(), c.at()));
      case Change.Close c ->
          c.concerns(review)
              ? review.with(c.sequence(), new Phase.Cancelled(waiting.claim(), c.at()))
              : review;
      case Change.Remember c -> review;
      case Change.Open c -> review;
      case Change.Nothing c -> review;
    };
  }

  /** The new review, with what is known of its run. */
  public static Review opened(Change.Open change, RunFacts facts) {
    var r = change.review();
    return new Review(
        r.reviewId(),
        r.runId(),
        r.stepId(),
        r.sequence(),
        facts,
        r.role(),
        r.reason(),
        r.reasonCode(),
        r.proposed(),
        r.context(),
        r.requestedAt(),
        r.dueAt(),
        r.phase());
  }

  private static Review requested(JournalEntry entry, Event.ReviewRequested e) {
    return new Review(
        e.reviewId(),
        entry.runId(),
        e.stepId(),
        entry.sequence(),
        RunFacts.UNKNOWN,
        e.role(),
        e.reason(),
        e.reasonCode(),
        present(e.proposed()),
        e.context(),
        entry.at(),
        e.dueAt(),
        Phase.OPEN);
  }

  /** A JSON null proposes nothing. */
  private static @Nullable Json present(@Nullable Json proposed) {
    return Json.NULL.equals(proposed) ? null : proposed;
  }

  private static Decision decision(Event.ReviewDecided e) {
    var actor = e.actor().startsWith(USER) ? e.actor().substring(USER.length()) : e.actor();
    return new Decision(actor, e.verdict(), e.output(), e.comment());
  }
}
