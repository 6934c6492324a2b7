package io.millrace.statestore.api;

import io.millrace.contracts.id.RunIds;
import io.millrace.contracts.message.Compensation;
import io.millrace.contracts.message.Failure;
import io.millrace.contracts.message.ReviewState;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.Signal;
import io.millrace.contracts.message.StepPhase;
import io.millrace.contracts.message.StepState;
import io.millrace.contracts.message.Usage;
import io.millrace.contracts.workflow.Step;
import io.millrace.contracts.workflow.Target;
import io.millrace.contracts.workflow.Work;
import io.millrace.contracts.workflow.Workflow;
import io.millrace.kit.view.JournalJson;
import io.millrace.statestore.api.Views.CompensationView;
import io.millrace.statestore.api.Views.Pinned;
import io.millrace.statestore.api.Views.ReviewView;
import io.millrace.statestore.api.Views.RunView;
import io.millrace.statestore.api.Views.StandView;
import io.millrace.statestore.api.Views.StepView;
import io.millrace.statestore.core.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Draws the view of a run from its state and the definition it is pinned to; steps not reached
 * stand there as PENDING.
 */
final class RunViews {

  /** End of the id of a rollback. */
  private static final String UNDO = ".undo";

  private RunViews() {}

  /**
   * @param workflow null for a run that was rejected: it has no steps
   */
  static RunView of(FoundRun found, @Nullable Workflow workflow) {
    var run = found.state();
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
        new Pinned(run.workflow() + "@" + run.workflowVersion(), run.agents(), run.workflows()),
        JournalJson.instant(run.startedAt()),
        JournalJson.instant(run.updatedAt()),
        time(run.endedAt()),
        time(run.deadlineAt()),
        run.usage(),
        workflow == null ? List.of() : steps(run, workflow),
        run.parent(),
        run.forkedFrom(),
        run.pause() == null
            ? null
            : new StandView(
                run.pause().actor(),
                run.pause().reason(),
                JournalJson.instant(run.pause().since())),
        run.hold() == null
            ? null
            : new StandView(
                run.hold().behind(), run.hold().reason(), JournalJson.instant(run.hold().since())),
        run.compensation() == null ? null : compensation(run.compensation()),
        run.limitsReached(),
        run.signals().stream().map(Signal::name).toList(),
        Map.of("self", path, "events", path + "/events"),
        found.source().text(),
        JournalJson.instant(found.asOf()));
  }

  /** The steps of the definition in their order, each followed by the calls it made. */
  private static List<StepView> steps(RunState run, Workflow workflow) {
    var views = new ArrayList<StepView>();
    for (Step step : workflow.inOrder()) {
      views.add(step(run, step.id(), step, run.steps().get(step.id())));
      run.steps().entrySet().stream()
          .filter(state -> state.getKey().startsWith(step.id() + "."))
          .sorted(Comparator.comparingLong(state -> state.getValue().reachedAt()))
          .forEach(state -> views.add(step(run, state.getKey(), step, state.getValue())));
    }
    return views;
  }

  private static CompensationView compensation(Compensation compensation) {
    return new CompensationView(
        compensation.code(),
        compensation.message(),
        compensation.stepId(),
        compensation.order(),
        JournalJson.instant(compensation.since()));
  }

  private static StepView step(
      RunState run, String id, Step definition, @Nullable StepState state) {
    var phase = state == null ? null : state.phase();
    boolean own = id.equals(definition.id());
    var when = definition.when();
    var done = phase instanceof StepPhase.Succeeded succeeded ? succeeded : null;
    return new StepView(
        id,
        own ? kind(definition.work()) : id.endsWith(UNDO) ? "rollback" : "call",
        state != null && state.agent() != null
            ? state.agent()
            : own ? agent(definition.work()) : null,
        own ? definition.after() : List.of(),
        own && when != null ? when.source() : null,
        Run.statusName(phase),
        state == null ? 0 : state.attempts(),
        state == null ? null : state.input(),
        done == null ? null : done.output(),
        done == null ? null : done.confidence(),
        state == null ? Usage.NONE : state.usage(),
        done == null ? null : done.worker(),
        time(startedAt(state, phase)),
        time(finishedAt(phase)),
        time(nextAt(phase)),
        failure(state, phase),
        phase instanceof StepPhase.Skipped skipped ? skipped.reason() : null,
        state == null || state.review() == null ? null : review(state.review()),
        own ? null : definition.id(),
        childRunId(run, id, definition, state),
        phase instanceof StepPhase.Waiting waiting ? waiting.signal() : null,
        phase instanceof StepPhase.Iterating iterating ? (Integer) iterating.total() : null,
        done != null && done.degraded(),
        done == null ? List.of() : done.warnings(),
        state == null ? 0 : state.reachedAt());
  }

  private static String kind(Work work) {
    return switch (work) {
      case Work.Call call -> call.target() instanceof Target.Agent ? "agent" : "workflow";
      case Work.MapOver map -> "map";
      case Work.Loop loop -> "loop";
      case Work.Supervise supervise -> "supervisor";
      case Work.Wait wait -> "wait";
      case Work.AwaitSignal signal -> "signal";
      case Work.Review review -> "review";
    };
  }

  private static @Nullable String agent(Work work) {
    return switch (work) {
      case Work.Call call -> call.target().name();
      case Work.MapOver map -> map.target().name();
      case Work.Loop loop -> loop.target().name();
      case Work.Supervise supervise -> supervise.supervisor();
      case Work.Wait wait -> null;
      case Work.AwaitSignal signal -> signal.signal();
      case Work.Review review -> null;
    };
  }

  /** The run of the newest attempt, which may have ended. */
  private static @Nullable String childRunId(
      RunState run, String id, Step definition, @Nullable StepState state) {
    boolean starts =
        switch (definition.work()) {
          case Work.Call call -> call.target() instanceof Target.SubWorkflow;
          case Work.MapOver map -> map.target() instanceof Target.SubWorkflow && isCall(id);
          case Work.Loop loop -> loop.target() instanceof Target.SubWorkflow && isCall(id);
          case Work.Supervise supervise -> false;
          case Work.Wait wait -> false;
          case Work.AwaitSignal signal -> false;
          case Work.Review review -> false;
        };
    return starts && !id.endsWith(UNDO) && state != null && state.attempts() > 0
        ? RunIds.ofChild(run.runId(), id, state.attempts())
        : null;
  }

  private static boolean isCall(String id) {
    return id.indexOf('.') >= 0;
  }

  private static @Nullable Instant nextAt(@Nullable StepPhase phase) {
    return switch (phase) {
      case StepPhase.Retrying retrying -> retrying.dueAt();
      case StepPhase.Waiting waiting -> waiting.dueAt();
      case null, default -> null;
    };
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
      case StepPhase.Waiting waiting -> waiting.since();
      case StepPhase.Iterating iterating -> iterating.since();
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
