package io.millrace.statestore.core;

import io.millrace.contracts.id.RunIds;
import io.millrace.contracts.json.InvalidJsonException;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.CallRecord;
import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.Outcome;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.StepPhase;
import io.millrace.contracts.message.TaskResult;
import io.millrace.contracts.workflow.Work;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Attempts end. The one result that is waited for moves the run; one that was waited for once is
 * recorded; any other has been heard before. Whoever speaks the contract may write a result, so
 * nothing in it is believed that the run could not bear.
 */
final class Results {

  /** Outcome of a late result that is no failure. */
  static final String SUCCEEDED = "succeeded";

  static final String PAYLOAD_TOO_LARGE = "payload_too_large";
  static final String SUPERVISOR_INVALID = "supervisor_invalid";

  static final String OUTPUT_MALFORMED = "output_malformed";

  /** Codes of attempts that did their work and whose output the run cannot take. */
  static final Set<String> REFUSALS =
      Set.of(PAYLOAD_TOO_LARGE, SUPERVISOR_INVALID, OUTPUT_MALFORMED);

  /** Most characters of a worker's name where a run has no room for more. */
  static final int WORKER_CHARS_MAX = 200;

  /** Most bytes of a character of a text; two characters make at most four. */
  private static final int UTF8_BYTES_PER_CHAR = 3;

  private static final int CALLS_MAX = 100;
  private static final int CALL_CHARS_MAX = 200;

  private Results() {}

  /** A result of a run that does not exist, or not yet. */
  static Decision withoutRun(Input.ResultReceived input, Decision.Rejected otherwise) {
    var contradiction = contradiction(input.result());
    return contradiction == null ? new Decision.Premature(otherwise) : contradiction;
  }

  private static Decision.@Nullable Rejected contradiction(TaskResult result) {
    if (RunIds.isTaskOf(result.taskId(), result.runId(), result.stepId(), result.attempt()))
      return null;
    return new Decision.Rejected(
        "result_contradicts_itself",
        "The result of the task "
            + result.taskId()
            + " says that it is of "
            + RunIds.attemptId(result.runId(), result.stepId(), result.attempt()));
  }

  static Decision decide(Run run, Input.ResultReceived input, Facts facts) {
    var result = input.result();
    var contradiction = contradiction(result);
    if (contradiction != null) return contradiction;
    if (!isWaitedFor(run.state(), result)) return late(run, input, facts);
    var p = Progress.of(run, input, facts);
    switch (result.outcome()) {
      case Outcome.TaskSucceeded ok -> succeeded(p, result, ok);
      case Outcome.TaskFailed no -> failed(p, result, no);
    }
    return Flow.advance(p).done();
  }

  private static boolean isWaitedFor(RunState state, TaskResult result) {
    return Run.phase(state, result.stepId()) instanceof StepPhase.Running running
        && running.taskId().equals(result.taskId());
  }

  private static boolean wasWaitedFor(RunState state, TaskResult result) {
    var step = state.steps().get(result.stepId());
    return step != null && step.unanswered().contains(result.attempt());
  }

  private static boolean isToCome(RunState state, TaskResult result) {
    var step = state.steps().get(result.stepId());
    return !Run.isEnded(state) && (step == null || step.attempts() < result.attempt());
  }

  /**
   * A result that its run cannot bear, in however few words, and that the run ends of: it counts
   * all the same, as short as can be, so that what was used and done stays known.
   */
  static void unbearable(Progress p, TaskResult result, String message) {
    var worker = result.worker();
    if (worker.length() > WORKER_CHARS_MAX) worker = worker.substring(0, WORKER_CHARS_MAX);
    var usage = Budgets.credible(result.usage());
    if (isWaitedFor(p.state(), result))
      p.emit(
          new Event.StepAttemptFailed(
              result.stepId(),
              result.attempt(),
              PAYLOAD_TOO_LARGE,
              message,
              false,
              usage,
              worker,
              result.startedAt(),
              result.finishedAt()));
    else if (wasWaitedFor(p.state(), result))
      p.emit(
          new Event.LateResultRecorded(
              result.stepId(), result.attempt(), PAYLOAD_TOO_LARGE, usage, worker));
  }

  /** A result that was waited for once is recorded; any other has been heard before. */
  private static Decision late(Run run, Input.ResultReceived input, Facts facts) {
    var result = input.result();
    if (!wasWaitedFor(run.state(), result)) {
      var ignored =
          new Decision.Ignored(
              "no one waits for attempt " + result.attempt() + " of " + result.stepId());
      return isToCome(run.state(), result) ? new Decision.Premature(ignored) : ignored;
    }
    var outcome = result.outcome() instanceof Outcome.TaskFailed no ? no.code() : SUCCEEDED;
    var p = Progress.of(run, input, facts);
    p.emit(
        new Event.LateResultRecorded(
            result.stepId(),
            result.attempt(),
            outcome,
            Budgets.credible(result.usage()),
            result.worker()));
    return p.done();
  }

  private static void succeeded(Progress p, TaskResult result, Outcome.TaskSucceeded ok) {
    var refused = refusal(p, result, ok);
    if (refused != null) {
      failed(p, result, refused);
      return;
    }
    p.emit(
        new Event.StepSucceeded(
            result.stepId(),
            result.attempt(),
            ok.output(),
            ok.confidence(),
            Budgets.credible(result.usage()),
            result.worker(),
            result.startedAt(),
            result.finishedAt(),
            ok.warnings(),
            calls(result)));
  }

  /** An output the run cannot take makes its attempt a failed one. */
  private static Outcome.@Nullable TaskFailed refusal(
      Progress p, TaskResult result, Outcome.TaskSucceeded ok) {
    int most = p.workflow().limits().payloadBytes();
    if (isLonger(ok.output(), most)) {
      int bytes = bytes(ok.output());
      var message =
          "The output has "
              + bytes
              + " bytes; the most is "
              + most
              + ": store it and give a claim check";
      p.emit(new Event.LimitReached("payload", result.stepId() + ": " + message, "fail"));
      return new Outcome.TaskFailed(PAYLOAD_TOO_LARGE, message, false, null);
    }
    var malformed = malformed(ok.output());
    if (malformed != null)
      return new Outcome.TaskFailed(
          OUTPUT_MALFORMED, "The output is no JSON: " + malformed, true, null);
    if (StepIds.isDecision(result.stepId())
        && p.definition(result.stepId()).work() instanceof Work.Supervise team) {
      var problem = Supervision.problem(team, ok.output());
      if (problem != null) return new Outcome.TaskFailed(SUPERVISOR_INVALID, problem, true, null);
    }
    return null;
  }

  /** Foreign workers may send any number of any length. */
  private static List<CallRecord> calls(TaskResult result) {
    var calls = new ArrayList<CallRecord>(Math.min(result.calls().size(), CALLS_MAX));
    for (CallRecord call : result.calls()) {
      if (calls.size() == CALLS_MAX) break;
      calls.add(
          new CallRecord(
              bounded(call.kind()),
              bounded(call.name()),
              Math.max(0, call.durationMs()),
              bounded(call.outcome())));
    }
    return calls;
  }

  private static String bounded(String word) {
    return word.length() <= CALL_CHARS_MAX ? word : word.substring(0, CALL_CHARS_MAX);
  }

  private static boolean isLonger(Json json, int bytes) {
    boolean mayBe = json.text().length() > bytes / UTF8_BYTES_PER_CHAR;
    return mayBe && bytes(json) > bytes;
  }

  private static int bytes(Json json) {
    return json.text().getBytes(StandardCharsets.UTF_8).length;
  }

  /** Why something that came from outside is no JSON; null when it is. */
  private static @Nullable String malformed(Json json) {
    try {
      json.requireWellFormed();
      return null;
    } catch (InvalidJsonException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static void failed(Progress p, TaskResult result, Outcome.TaskFailed no) {
    p.emit(
        new Event.StepAttemptFailed(
            result.stepId(),
            result.attempt(),
            no.code(),
            no.message(),
            no.retriable(),
            Budgets.credible(result.usage()),
            result.worker(),
            result.startedAt(),
            result.finishedAt(),
            calls(result)));
    var partial = no.partial();
    boolean usable =
        partial != null
            && !isLonger(partial, p.workflow().limits().payloadBytes())
            && malformed(partial) == null;
    Calls.failed(
        p, result.stepId(), AttemptFailure.of(result.attempt(), no, usable ? partial : null));
  }
}
