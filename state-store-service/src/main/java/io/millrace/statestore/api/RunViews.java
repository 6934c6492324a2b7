package io.millrace.statestore.api;

import io.millrace.contracts.message.Failure;
import io.millrace.contracts.message.ReviewState;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.StepPhase;
import io.millrace.contracts.message.StepState;
import io.millrace.contracts.message.Usage;
import io.millrace.contracts.workflow.Step;
import io.millrace.contracts.workflow.Workflow;
import io.millrace.kit.view.JournalJson;
import io.millrace.statestore.api.Views.Pinned;
import io.millrace.statestore.api.Views.ReviewView;
import io.millrace.statestore.api.Views.RunView;
import io.millrace.statestore.api.Views.StepView;
import io.millrace.statestore.api.Views.TurnView;
import io.millrace.statestore.core.Run;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Draws the view of a run from its state and the definition it is pinned to; steps not reached
 * stand there as PENDING.
 */
final class RunViews {

  private RunViews() {}

  /**
   * @param workflow null for a run that was rejected: it has no steps
   */
  static RunView of(RunState run, @Nullable Workflow workflow) {
    var path = "/api/v1/runs/" + run.runId();
    return new RunView(
        run.runId(),
        run.sessionId(),
        run.workflow(),
        run.workflowVersion(),
        run.status().name(),
        run.degraded(),
        run.warnings(),
        run.sequence(),
        run.tenant(),
        run.priority().name(),
        run.message(),
        run.input(),
        run.output(),
        run.failure(),
        run.intent(),
        new Pinned(run.workflow() + "@" + run.workflowVersion(), run.agents()),
        JournalJson.instant(run.startedAt()),
        JournalJson.instant(run.updatedAt()),
        time(run.endedAt()),
        time(run.deadlineAt()),
        run.usage(),
        workflow == null
            ? List.of()
            : workflow.inOrder().stream()
                .map(step -> step(step, run.steps().get(step.id())))
                .toList(),
        Map.of("self", path, "events", path + "/events"));
  }

  static TurnView turn(RunState run) {
    return new TurnView(
        run.runId(),
        run.message(),
        run.status().name(),
        run.workflow(),
        JournalJson.instant(run.startedAt()),
        time(run.endedAt()),
        run.output());
  }

  private static StepView step(Step definition, @Nullable StepState state) {
    var phase = state == null ? null : state.phase();
    var agent = definition instanceof Step.AgentStep a ? a.agent() : null;
    var when = definition.when();
    return new StepView(
        definition.id(),
        agent == null ? "review" : "agent",
        agent,
        definition.after(),
        when == null ? null : when.source(),
        Run.statusName(phase),
        state == null ? 0 : state.attempts(),
        state == null ? null : state.input(),
        phase instanceof StepPhase.Succeeded done ? done.output() : null,
        phase instanceof StepPhase.Succeeded done ? done.confidence() : null,
        state == null ? Usage.NONE : state.usage(),
        phase instanceof StepPhase.Succeeded done ? done.worker() : null,
        time(startedAt(state, phase)),
        time(finishedAt(phase)),
        phase instanceof StepPhase.Retrying retrying ? JournalJson.instant(retrying.dueAt()) : null,
        failure(state, phase),
        phase instanceof StepPhase.Skipped skipped ? skipped.reason() : null,
        state == null || state.review() == null ? null : review(state.review()));
  }

  private static ReviewView review(ReviewState review) {
    return new ReviewView(
        review.reviewId(),
        review.role(),
        review.reason(),
        review.reasonCode(),
        JournalJson.instant(review.requestedAt()),
        JournalJson.instant(review.dueAt()),
        review.verdict(),
        review.actor(),
        review.comment());
  }

  private static @Nullable Instant startedAt(@Nullable StepState state, @Nullable StepPhase phase) {
    if (state == null) return null;
    if (state.scheduledAt() != null) return state.scheduledAt();
    return switch (phase) {
      case StepPhase.WaitingReview waiting -> waiting.since();
      case StepPhase.Succeeded done -> done.startedAt();
      case null, default -> state.review() == null ? null : state.review().requestedAt();
    };
  }

  private static @Nullable Instant finishedAt(@Nullable StepPhase phase) {
    return switch (phase) {
      case StepPhase.Succeeded p -> p.finishedAt();
      case StepPhase.Skipped p -> p.at();
      case StepPhase.Failed p -> p.at();
      case StepPhase.Cancelled p -> p.at();
      case null, default -> null;
    };
  }

  private static @Nullable Failure failure(@Nullable StepState state, @Nullable StepPhase phase) {
    if (phase instanceof StepPhase.Failed failed)
      return new Failure(failed.code(), failed.message());
    return state == null || phase instanceof StepPhase.Succeeded ? null : state.lastFailure();
  }

  private static @Nullable String time(@Nullable Instant at) {
    return at == null ? null : JournalJson.instant(at);
  }
}
