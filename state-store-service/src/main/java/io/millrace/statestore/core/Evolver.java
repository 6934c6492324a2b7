package io.millrace.statestore.core;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Compensation;
import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.Failure;
import io.millrace.contracts.message.Hold;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.Pause;
import io.millrace.contracts.message.ReviewState;
import io.millrace.contracts.message.RunFailure;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.RunStatus;
import io.millrace.contracts.message.StepPhase;
import io.millrace.contracts.message.TakenStep;
import io.millrace.contracts.message.Verdict;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * The only way state changes: one journal entry makes the next state of a run from the one before.
 *
 * <p>Invariants: it depends on nothing but its arguments; sequence numbers go up by one from 1;
 * every move is a row of {@link Transitions}; after the end nothing follows but the record of a
 * late result. So folding a journal again gives the stored state, byte for byte.
 */
public final class Evolver {

  /** Code of a failure that happened in the run a fork comes from. */
  private static final String TAKEN_OVER = "taken_over";

  /** What a person vouches for is as sure as it gets. */
  private static final double VOUCHED = 1.0;

  /** Outcomes of a late result after which something may have been done: it was, or it was torn. */
  private static final Set<String> MAY_HAVE_ACTED =
      Set.of(Results.SUCCEEDED, "cancelled", "step_timeout", "agent_timeout", "worker_lost");

  private Evolver() {}

  /**
   * @throws IllegalTransitionException when the entry cannot follow the state
   */
  public static RunState evolve(@Nullable RunState before, JournalEntry entry) {
    return next(before, entry).state();
  }

  /**
   * A state and what is new in it.
   *
   * @param changed the steps that the entry touched, in order
   */
  record Next(RunState state, SortedSet<String> changed) {}

  static Next next(@Nullable RunState before, JournalEntry entry) {
    long expected = before == null ? 1 : before.sequence() + 1;
    if (entry.sequence() != expected)
      throw new IllegalTransitionException(
          "Run " + entry.runId() + " expects sequence " + expected + ", not " + entry.sequence());
    var next =
        before == null
            ? new Next(FirstEvent.begin(entry), Collections.emptySortedSet())
            : following(before, entry);
    Transitions.check(before, entry.event(), next.state(), next.changed());
    return next;
  }

  /** The state a whole journal leads to; null for an empty one. */
  public static @Nullable RunState fold(Iterable<JournalEntry> journal) {
    RunState state = null;
    for (JournalEntry entry : journal) state = evolve(state, entry);
    return state;
  }

  private static Next following(RunState before, JournalEntry entry) {
    if (Run.isEnded(before) && !(entry.event() instanceof Event.LateResultRecorded))
      throw new IllegalTransitionException("Run " + entry.runId() + " has ended; nothing follows");
    var draft = new RunDraft(before, entry);
    apply(draft, entry.event(), entry);
    return new Next(draft.build(), draft.changed());
  }

  private static void apply(RunDraft draft, Event event, JournalEntry entry) {
    var at = entry.at();
    switch (event) {
      case Event.RunStarted e -> throw again(entry);
      case Event.RunRejected e -> throw again(entry);
      case Event.RunHeld e -> draft.hold = new Hold(e.reason(), e.behind(), at);
      case Event.RunReleased e -> {
        draft.hold = null;
        draft.context = e.context();
      }
      case Event.RunPaused e -> {
        draft.pause = new Pause(e.actor(), e.reason(), at);
        draft.applied();
      }
      case Event.RunResumed e -> {
        draft.pause = null;
        draft.applied();
      }
      case Event.StepTakenOver e -> {
        draft.phase(e.stepId(), taken(e.taken(), at));
        var skipped = e.taken().skipped();
        if (e.taken().degraded() && skipped != null)
          draft.step(e.stepId(), step -> step.lastFailure = new Failure(TAKEN_OVER, skipped));
      }
      case Event.StepScheduled e ->
          draft.step(
              e.stepId(),
              step -> {
                step.agent = e.agent();
                step.begin(
                    e.attempt(),
                    e.input(),
                    new StepPhase.Running(e.taskId(), e.attempt(), at, e.timeoutAt()),
                    at);
              });
      case Event.AttemptRefused e ->
          draft.step(
              e.stepId(),
              step -> {
                step.agent = e.agent();
                step.lastFailure = new Failure(e.code(), e.message());
                step.begin(e.attempt(), e.input(), new StepPhase.Retrying(e.attempt() + 1, at), at);
              });
      case Event.ChildStarted e ->
          draft.step(
              e.stepId(),
              step ->
                  step.begin(
                      e.attempt(),
                      e.input(),
                      new StepPhase.ChildRunning(e.childRunId(), e.attempt(), at, e.timeoutAt()),
                      at));
      case Event.ChildEnded e -> {
        draft.used(e.stepId(), e.usage());
        // One that was completed counts, and one that rolled back did nothing in the end.
        boolean inVain = e.status() == RunStatus.FAILED || e.status() == RunStatus.CANCELLED;
        if (inVain) draft.step(e.stepId(), step -> step.doneInVain(e.attempt()));
      }
      case Event.StepExpanded e ->
          draft.step(
              e.stepId(),
              step ->
                  step.begin(
                      step.attempts + 1, e.input(), new StepPhase.Iterating(e.total(), at), at));
      case Event.StepWaiting e ->
          draft.phase(e.stepId(), new StepPhase.Waiting(e.signal(), at, e.dueAt()));
      case Event.StepSucceeded e -> {
        draft.used(e.stepId(), e.usage());
        draft.step(
            e.stepId(),
            step ->
                step.phase =
                    new StepPhase.Succeeded(
                        e.output(),
                        e.confidence(),
                        e.worker(),
                        e.startedAt(),
                        e.finishedAt(),
                        e.warnings(),
                        false));
      }
      case Event.StepCompleted e -> completed(draft, e);
      case Event.StepDegraded e ->
          draft.phase(
              e.stepId(),
              succeeded(
                  draft,
                  e.stepId(),
                  e.output(),
                  null,
                  List.of(e.code() + ": " + e.message()),
                  true));
      case Event.StepOverridden e -> {
        draft.applied();
        draft.phase(
            e.stepId(), succeeded(draft, e.stepId(), e.output(), VOUCHED, List.of(), false));
      }
      case Event.StepAttemptFailed e -> {
        draft.used(e.stepId(), e.usage());
        draft.step(
            e.stepId(),
            step -> {
              step.lastFailure = new Failure(e.code(), e.message());
              if (e.worker() == null) step.giveUpAttempt(entry.causationId());
              else if (Results.REFUSALS.contains(e.code())) step.doneInVain(e.attempt());
              // A step that makes calls stays as it is: the next event takes its open calls along.
              if (!(step.phase instanceof StepPhase.Iterating))
                step.phase = new StepPhase.Retrying(e.attempt() + 1, at);
            });
      }
      case Event.StepRetryScheduled e ->
          draft.step(
              e.stepId(), step -> step.phase = new StepPhase.Retrying(e.nextAttempt(), e.dueAt()));
      case Event.StepRetryRequested e -> {
        draft.applied();
        draft.step(
            e.stepId(),
            step -> {
              step.attemptsBefore = step.attempts;
              step.phase = new StepPhase.Retrying(step.attempts + 1, at);
            });
      }
      case Event.StepSkipped e -> {
        if (e.actor() != null) draft.applied();
        draft.phase(e.stepId(), new StepPhase.Skipped(e.reason(), at));
      }
      case Event.StepFailed e ->
          draft.phase(e.stepId(), new StepPhase.Failed(e.code(), e.message(), at));
      case Event.ReviewRequested e -> requested(draft, e, at);
      case Event.ReviewDecided e -> decided(draft, e, at);
      case Event.ReviewExpired e -> expired(draft, e, at);
      case Event.SignalReceived e -> {
        draft.applied();
        draft.keep(e.signal());
      }
      case Event.LimitReached e -> draft.reached(e.limit());
      case Event.CompensationStarted e -> {
        if (e.code().equals(Rollbacks.CANCELLED)) draft.applied();
        draft.compensation = new Compensation(e.code(), e.message(), e.stepId(), e.order(), at);
        draft.hold = null;
        draft.closeAll();
      }
      case Event.LateResultRecorded e -> {
        draft.used(e.stepId(), e.usage());
        boolean mayHaveActed = MAY_HAVE_ACTED.contains(e.outcome());
        draft.step(e.stepId(), step -> step.answeredLate(e.attempt(), mayHaveActed));
      }
      case Event.RunCompleted e -> draft.completed(e.output(), e.degraded(), e.warnings());
      case Event.RunFailed e ->
          draft.failed(RunStatus.FAILED, new RunFailure(e.code(), e.message(), e.stepId()));
      case Event.RunCancelled e -> {
        draft.applied();
        draft.end(RunStatus.CANCELLED);
      }
      case Event.RunCompensated e ->
          draft.failed(RunStatus.COMPENSATED, new RunFailure(e.code(), e.message(), e.stepId()));
    }
  }

  private static IllegalTransitionException again(JournalEntry entry) {
    return new IllegalTransitionException("Run " + entry.runId() + " cannot begin again");
  }

  private static StepPhase taken(TakenStep taken, Instant at) {
    return taken.output() == null
        ? new StepPhase.Skipped(String.valueOf(taken.skipped()), at)
        : new StepPhase.Succeeded(
            taken.output(), taken.confidence(), null, at, at, taken.warnings(), taken.degraded());
  }

  private static void completed(RunDraft draft, Event.StepCompleted e) {
    var step = draft.step(e.stepId());
    if (step != null
        && step.phase() instanceof StepPhase.Waiting waiting
        && waiting.signal() != null) draft.take(waiting.signal());
    draft.phase(e.stepId(), succeeded(draft, e.stepId(), e.output(), null, e.warnings(), false));
  }

  private static StepPhase succeeded(
      RunDraft draft,
      String stepId,
      Json output,
      @Nullable Double confidence,
      List<String> warnings,
      boolean degraded) {
    var step = draft.step(stepId);
    var since =
        step == null
            ? draft.at()
            : switch (step.phase()) {
              case StepPhase.Waiting p -> p.since();
              case StepPhase.Succeeded p -> p.startedAt();
              default -> step.scheduledAt() == null ? draft.at() : step.scheduledAt();
            };
    return new StepPhase.Succeeded(output, confidence, null, since, draft.at(), warnings, degraded);
  }

  private static void requested(RunDraft draft, Event.ReviewRequested e, Instant at) {
    var step = draft.step(e.stepId());
    int count = step == null || step.review() == null ? 1 : step.review().count() + 1;
    var review =
        new ReviewState(
            e.reviewId(),
            e.role(),
            e.reason(),
            e.reasonCode(),
            e.proposed(),
            at,
            e.dueAt(),
            null,
            null,
            null,
            count);
    draft.phase(e.stepId(), new StepPhase.WaitingReview(e.reviewId(), at, e.dueAt()));
    draft.step(e.stepId(), next -> next.review = review);
  }

  private static void decided(RunDraft draft, Event.ReviewDecided e, Instant at) {
    var asked = review(draft, e.stepId());
    var phase =
        e.verdict() == Verdict.REJECT
            ? new StepPhase.Failed(
                "review_rejected",
                e.actor() + " rejected it" + (e.comment() == null ? "" : ": " + e.comment()),
                at)
            : vouched(asked, e.output(), at);
    draft.step(
        e.stepId(),
        step -> {
          step.review = answered(asked, e);
          step.phase = phase;
        });
  }

  private static void expired(RunDraft draft, Event.ReviewExpired e, Instant at) {
    var asked = review(draft, e.stepId());
    var phase =
        e.consequence().equals("approve")
            ? vouched(asked, asked.proposed(), at)
            : new StepPhase.Failed("review_expired", "Nobody decided until " + asked.dueAt(), at);
    draft.step(e.stepId(), step -> step.phase = phase);
  }

  private static ReviewState review(RunDraft draft, String stepId) {
    var step = draft.step(stepId);
    if (step == null || step.review() == null)
      throw new IllegalTransitionException("Step " + stepId + " has no review to decide on");
    return step.review();
  }

  private static StepPhase vouched(ReviewState asked, @Nullable Json output, Instant at) {
    var given = Objects.requireNonNull(output, "A review that goes on has an output");
    return new StepPhase.Succeeded(given, VOUCHED, null, asked.requestedAt(), at, List.of(), false);
  }

  private static ReviewState answered(ReviewState asked, Event.ReviewDecided e) {
    return new ReviewState(
        asked.reviewId(),
        asked.role(),
        asked.reason(),
        asked.reasonCode(),
        asked.proposed(),
        asked.requestedAt(),
        asked.dueAt(),
        e.verdict(),
        e.actor(),
        e.comment(),
        asked.count());
  }
}
