package io.millrace.statestore.core;

import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.Failure;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.Priority;
import io.millrace.contracts.message.ReviewState;
import io.millrace.contracts.message.RunFailure;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.RunStatus;
import io.millrace.contracts.message.StepPhase;
import io.millrace.contracts.message.Usage;
import io.millrace.contracts.message.Verdict;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The only way state changes: one journal entry makes the next state of a run from the one before.
 *
 * <p>Invariants: it depends on nothing but its arguments; sequence numbers go up by one from 1;
 * every move is a row of {@link Transitions}. So folding a journal again gives the stored state,
 * byte for byte.
 */
public final class Evolver {

  /** What a person vouches for is as sure as it gets. */
  private static final double VOUCHED = 1.0;

  private Evolver() {}

  /**
   * @throws IllegalTransitionException when the entry cannot follow the state
   */
  public static RunState evolve(@Nullable RunState before, JournalEntry entry) {
    long expected = before == null ? 1 : before.sequence() + 1;
    if (entry.sequence() != expected)
      throw new IllegalTransitionException(
          "Run " + entry.runId() + " expects sequence " + expected + ", not " + entry.sequence());
    var after = before == null ? begin(entry) : next(before, entry);
    Transitions.check(before, entry.event(), after);
    return after;
  }

  /** The state a whole journal leads to; null for an empty one. */
  public static @Nullable RunState fold(Iterable<JournalEntry> journal) {
    RunState state = null;
    for (JournalEntry entry : journal) state = evolve(state, entry);
    return state;
  }

  private static RunState begin(JournalEntry entry) {
    return switch (entry.event()) {
      case Event.RunStarted e ->
          new RunState(
              entry.runId(),
              entry.sequence(),
              RunStatus.RUNNING,
              e.workflow(),
              e.workflowVersion(),
              e.digest(),
              e.tenant(),
              e.actor(),
              e.sessionId(),
              e.priority(),
              e.message(),
              e.input(),
              e.intent(),
              e.agents(),
              entry.at(),
              entry.at(),
              null,
              e.deadlineAt(),
              null,
              Usage.NONE,
              new TreeMap<>(),
              null,
              null,
              false,
              List.of());
      case Event.RunRejected e ->
          new RunState(
              entry.runId(),
              entry.sequence(),
              RunStatus.FAILED,
              e.workflow(),
              0,
              "",
              e.tenant(),
              e.actor(),
              e.sessionId(),
              Priority.NORMAL,
              e.text(),
              e.input(),
              null,
              new TreeMap<>(),
              entry.at(),
              entry.at(),
              entry.at(),
              null,
              null,
              Usage.NONE,
              new TreeMap<>(),
              null,
              new RunFailure(e.code(), e.message(), null),
              false,
              List.of());
      case Event other ->
          throw new IllegalTransitionException(
              "Run " + entry.runId() + " cannot begin with " + other.getClass().getSimpleName());
    };
  }

  private static RunState next(RunState before, JournalEntry entry) {
    if (Run.isEnded(before))
      throw new IllegalTransitionException("Run " + entry.runId() + " has ended; nothing follows");
    var draft = new RunDraft(before, entry);
    switch (entry.event()) {
      case Event.RunStarted e -> throw again(entry);
      case Event.RunRejected e -> throw again(entry);
      case Event.StepScheduled e ->
          draft.scheduled(
              e.stepId(),
              e.attempt(),
              e.input(),
              new StepPhase.Running(e.taskId(), e.attempt(), entry.at(), e.timeoutAt()));
      case Event.StepSucceeded e -> {
        draft.used(e.stepId(), e.usage());
        draft.phase(
            e.stepId(),
            new StepPhase.Succeeded(
                e.output(),
                e.confidence(),
                e.worker(),
                e.startedAt(),
                e.finishedAt(),
                e.warnings()));
      }
      case Event.StepAttemptFailed e -> {
        draft.used(e.stepId(), e.usage());
        draft.failed(e.stepId(), new Failure(e.code(), e.message()));
      }
      case Event.StepRetryScheduled e ->
          draft.phase(e.stepId(), new StepPhase.Retrying(e.nextAttempt(), e.dueAt()));
      case Event.StepSkipped e ->
          draft.phase(e.stepId(), new StepPhase.Skipped(e.reason(), entry.at()));
      case Event.StepFailed e ->
          draft.phase(e.stepId(), new StepPhase.Failed(e.code(), e.message(), entry.at()));
      case Event.ReviewRequested e -> requested(draft, e, entry);
      case Event.ReviewDecided e -> decided(draft, e, entry);
      case Event.ReviewExpired e -> expired(draft, e, entry);
      case Event.RunCompleted e -> draft.completed(e.output(), e.degraded(), e.warnings());
      case Event.RunFailed e -> draft.failed(new RunFailure(e.code(), e.message(), e.stepId()));
      case Event.RunCancelled e -> draft.end(RunStatus.CANCELLED);
    }
    return draft.build();
  }

  private static IllegalTransitionException again(JournalEntry entry) {
    return new IllegalTransitionException("Run " + entry.runId() + " cannot begin twice");
  }

  private static void requested(RunDraft draft, Event.ReviewRequested e, JournalEntry entry) {
    var earlier = draft.step(e.stepId()).review();
    int count = earlier == null ? 1 : earlier.count() + 1;
    var review =
        new ReviewState(
            e.reviewId(),
            e.role(),
            e.reason(),
            e.reasonCode(),
            e.proposed(),
            entry.at(),
            e.dueAt(),
            null,
            null,
            null,
            count);
    draft.review(
        e.stepId(), review, new StepPhase.WaitingReview(e.reviewId(), entry.at(), e.dueAt()));
  }

  private static void decided(RunDraft draft, Event.ReviewDecided e, JournalEntry entry) {
    var asked = review(draft, e.stepId());
    var answered = answered(asked, e.verdict(), e.actor(), e.comment());
    var phase =
        e.verdict() == Verdict.REJECT
            ? new StepPhase.Failed(
                "review_rejected",
                e.actor() + " rejected it" + (e.comment() == null ? "" : ": " + e.comment()),
                entry.at())
            : vouched(asked, e.output(), entry);
    draft.review(e.stepId(), answered, phase);
  }

  private static void expired(RunDraft draft, Event.ReviewExpired e, JournalEntry entry) {
    var asked = review(draft, e.stepId());
    boolean approve = e.consequence().equals("approve");
    var phase =
        approve
            ? vouched(asked, asked.proposed(), entry)
            : new StepPhase.Failed(
                "review_expired", "Nobody decided until " + asked.dueAt(), entry.at());
    draft.review(e.stepId(), asked, phase);
  }

  private static ReviewState review(RunDraft draft, String stepId) {
    var review = draft.step(stepId).review();
    if (review == null)
      throw new IllegalTransitionException("Step " + stepId + " has no review to decide on");
    return review;
  }

  private static StepPhase vouched(
      ReviewState asked, io.millrace.contracts.json.@Nullable Json output, JournalEntry entry) {
    var given = Objects.requireNonNull(output, "A review that goes on has an output");
    return new StepPhase.Succeeded(
        given, VOUCHED, null, asked.requestedAt(), entry.at(), List.of());
  }

  private static ReviewState answered(
      ReviewState asked, Verdict verdict, String actor, @Nullable String comment) {
    return new ReviewState(
        asked.reviewId(),
        asked.role(),
        asked.reason(),
        asked.reasonCode(),
        asked.proposed(),
        asked.requestedAt(),
        asked.dueAt(),
        verdict,
        actor,
        comment,
        asked.count());
  }
}
