package io.millrace.statestore.core;

import io.millrace.contracts.id.RunIds;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.CommandBody;
import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.StepPhase;
import io.millrace.contracts.message.Verdict;
import io.millrace.contracts.workflow.Consequence;
import io.millrace.contracts.workflow.Step;
import io.millrace.contracts.workflow.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** People are asked, decide or let the time pass. */
final class Reviews {

  /** How long a person has when a step failed; the definition says it only for review steps. */
  private static final Duration FAILURE_TIMEOUT = Duration.ofHours(24);

  private Reviews() {}

  static void atGate(Progress p, Step step, Work.Review work) {
    var reason = step.when() == null ? "The workflow asks for a review here" : step.when().source();
    request(
        p, step.id(), work.role(), reason, "gate", proposal(p, step), p.at().plus(work.timeout()));
  }

  static void stepFailed(Progress p, String id, String reason, AttemptFailure failure) {
    var role = p.definition(id).policy().reviewRole();
    boolean always = ForAPerson.always(failure.code());
    request(
        p,
        id,
        role,
        reason,
        always ? failure.code() : "step_failed",
        always ? failure.partial() : null,
        p.at().plus(FAILURE_TIMEOUT));
  }

  static void rollbackFailed(Progress p, String id, AttemptFailure failure) {
    request(
        p,
        id,
        Rollbacks.POLICY.reviewRole(),
        "The rollback failed, undo it by hand and approve: "
            + failure.code()
            + ": "
            + failure.message(),
        "rollback_failed",
        Json.EMPTY_OBJECT,
        p.at().plus(FAILURE_TIMEOUT));
  }

  /** What waits for approval: the output of the step before, or of the steps before, by id. */
  private static @Nullable Json proposal(Progress p, Step step) {
    var outputs = new LinkedHashMap<String, @Nullable Object>();
    for (String id : step.after())
      if (p.phase(id) instanceof StepPhase.Succeeded done) outputs.put(id, done.output().value());
    if (outputs.isEmpty()) return null;
    return Json.of(step.after().size() == 1 ? outputs.values().iterator().next() : outputs);
  }

  private static void request(
      Progress p,
      String id,
      String role,
      String reason,
      String reasonCode,
      @Nullable Json proposed,
      Instant dueAt) {
    int count = StepReviews.count(p.state(), id) + 1;
    var reviewId = RunIds.reviewId(p.state().runId(), id, count);
    p.emit(
        new Event.ReviewRequested(
            reviewId, id, role, reason, reasonCode, proposed, context(p, id), dueAt));
    p.startTimer(new Timer(p.state().runId(), Timer.Kind.REVIEW, id, count, dueAt));
  }

  /** What a reviewer needs to see: the steps before, with their outputs. */
  private static Json context(Progress p, String id) {
    var steps = new LinkedHashMap<String, @Nullable Object>();
    var before = p.workflow().ancestors(StepIds.base(id));
    for (Step step : p.workflow().inOrder()) {
      if (!before.contains(step.id()) || !(p.phase(step.id()) instanceof StepPhase.Succeeded done))
        continue;
      var facts = new LinkedHashMap<String, @Nullable Object>();
      facts.put("output", done.output().value());
      facts.put("confidence", done.confidence());
      facts.put("warnings", done.warnings());
      steps.put(step.id(), facts);
    }
    return Json.of(steps);
  }

  static Decision answer(
      Run run, Input.Commanded input, CommandBody.DecideReview body, Facts facts) {
    var waiting = StepReviews.find(run.state(), body.reviewId());
    if (waiting == null)
      return new Decision.Rejected(
          "review_unknown", "Run " + input.runId() + " has no review " + body.reviewId());
    if (Run.isEnded(run.state())) return Decider.ENDED;
    if (!(waiting.state().phase() instanceof StepPhase.WaitingReview phase)
        || !phase.reviewId().equals(body.reviewId()))
      return new Decision.Ignored("the review is decided already");
    var output = body.verdict() == Verdict.APPROVE ? waiting.review().proposed() : body.output();
    if (body.verdict() != Verdict.REJECT && output == null)
      return new Decision.Rejected(
          "decision_without_output",
          "The decision on "
              + body.reviewId()
              + " goes on with nothing: edit it and give an output, or reject");
    var given = body.verdict() == Verdict.REJECT ? null : output;
    var p = Progress.of(run, input, facts);
    p.emit(
        new Event.ReviewDecided(
            body.reviewId(),
            waiting.stepId(),
            body.verdict(),
            given,
            body.comment(),
            input.command().actor()));
    return after(p, waiting.stepId());
  }

  static Decision expire(Progress p, String id, StepPhase.WaitingReview waiting) {
    var review = Objects.requireNonNull(Objects.requireNonNull(p.step(id)).review());
    boolean approve =
        p.definition(id).work() instanceof Work.Review work
            && work.onTimeout() == Work.OnTimeout.APPROVE
            && review.proposed() != null;
    p.emit(new Event.ReviewExpired(waiting.reviewId(), id, approve ? "approve" : "reject"));
    return after(p, id);
  }

  /** Goes on with what a person (or the lack of one) decided. */
  private static Decision after(Progress p, String id) {
    if (p.phase(id) instanceof StepPhase.Failed failed && !StepIds.isRollback(id)) {
      if (p.definition(id).work() instanceof Work.Review work
          && work.onReject() == Consequence.COMPENSATE)
        Rollbacks.begin(p, failed.code(), failed.message(), id);
      else Ends.fail(p, failed.code(), failed.message(), id);
    }
    return Flow.advance(p).done();
  }
}
