package io.millrace.statestore.core;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Failure;
import io.millrace.contracts.message.ReviewState;
import io.millrace.contracts.message.StepPhase;
import io.millrace.contracts.message.StepState;
import io.millrace.contracts.message.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The next state of one step while an event is folded. */
final class StepDraft {

  int attempts;
  @Nullable Instant scheduledAt;
  @Nullable Json input;
  Usage usage;
  @Nullable Failure lastFailure;
  @Nullable ReviewState review;
  @Nullable StepPhase phase;
  @Nullable String agent;
  int attemptsBefore;
  private List<Integer> unanswered;
  private List<Integer> inVain;
  private final long reachedAt;
  private long settledAt;

  /**
   * @param before null when the step was not reached
   */
  StepDraft(@Nullable StepState before, long sequence) {
    attempts = before == null ? 0 : before.attempts();
    scheduledAt = before == null ? null : before.scheduledAt();
    input = before == null ? null : before.input();
    usage = before == null ? Usage.NONE : before.usage();
    lastFailure = before == null ? null : before.lastFailure();
    review = before == null ? null : before.review();
    phase = before == null ? null : before.phase();
    agent = before == null ? null : before.agent();
    attemptsBefore = before == null ? 0 : before.attemptsBefore();
    unanswered = before == null ? List.of() : before.unanswered();
    inVain = before == null ? List.of() : before.inVain();
    reachedAt = before == null ? sequence : before.reachedAt();
    settledAt = before == null ? 0 : before.settledAt();
  }

  /** Another attempt begins. */
  void begin(int attempt, Json mapped, StepPhase next, Instant at) {
    attempts = attempt;
    input = mapped;
    if (scheduledAt == null) scheduledAt = at;
    phase = next;
  }

  /**
   * The attempt that is out is given up: its result may still come, and what its run did stays.
   *
   * @param cause what moves the step; the run that it waited for has ended, and said how
   */
  void giveUpAttempt(String cause) {
    if (phase instanceof StepPhase.Running running && !unanswered.contains(running.attempt()))
      unanswered = with(unanswered, running.attempt());
    if (phase instanceof StepPhase.ChildRunning child && !child.childRunId().equals(cause))
      doneInVain(child.attempt());
  }

  /** An attempt that nobody waited for has answered. */
  void answeredLate(int attempt, boolean mayHaveActed) {
    if (unanswered.contains(attempt))
      unanswered = unanswered.stream().filter(other -> other != attempt).toList();
    if (mayHaveActed) doneInVain(attempt);
  }

  /** An attempt was done, and its step does not count it. */
  void doneInVain(int attempt) {
    if (!inVain.contains(attempt)) inVain = with(inVain, attempt);
  }

  private static List<Integer> with(List<Integer> attempts, int one) {
    var more = new ArrayList<>(attempts);
    more.add(one);
    return more;
  }

  StepState build(long sequence) {
    if (phase == null) throw new IllegalTransitionException("A step that is reached has a phase");
    boolean settled = Run.isSettled(phase);
    return new StepState(
        attempts,
        scheduledAt,
        input,
        usage,
        lastFailure,
        review,
        phase,
        agent,
        attemptsBefore,
        unanswered,
        inVain,
        reachedAt,
        settled ? (settledAt == 0 ? sequence : settledAt) : 0);
  }
}
