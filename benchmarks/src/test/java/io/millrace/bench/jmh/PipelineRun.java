package io.millrace.bench.jmh;

import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.AgentTask;
import io.millrace.contracts.message.Command;
import io.millrace.contracts.message.CommandBody;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.Outcome;
import io.millrace.contracts.message.Priority;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.TaskResult;
import io.millrace.contracts.message.Usage;
import io.millrace.contracts.workflow.Workflow;
import io.millrace.contracts.workflow.WorkflowParser;
import io.millrace.statestore.core.Decider;
import io.millrace.statestore.core.Decision;
import io.millrace.statestore.core.Effect;
import io.millrace.statestore.core.Facts;
import io.millrace.statestore.core.Input;
import io.millrace.statestore.core.Resolution;
import io.millrace.statestore.core.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A run of the pipeline of the benchmarks, played through the state machine once: the four inputs,
 * the run that each of them finds, and what comes of them. Payloads have about 500 bytes.
 */
final class PipelineRun {

  static final String DOCUMENT = "{\"document\":\"" + "x".repeat(480) + "\"}";
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
  private static final String RUN_ID = "01JAAAAAAAAAAAAAAAAAAAAAAA";
  private static final int STEPS = 3;

  /** The pipeline, as the definitions of the benchmarks have it. */
  private static final Workflow WORKFLOW =
      WorkflowParser.parse(
          """
          workflow: bench-pipeline
          description: A benchmark.
          input: {type: object, required: [document], properties: {document: {type: string}}}
          steps:
            classify: {agent: bench-classify, input: "{'document': input.document}"}
            specialist:
              {agent: bench-specialist, after: [classify], input: "{'document': steps.classify.output.document}"}
            reporter:
              {agent: bench-reporter, after: [specialist], input: "{'document': steps.specialist.output.document}"}
          output: steps.reporter.output
          """);

  /** An input and the run it finds. */
  record Move(@Nullable Run run, Input input) {
    Decision.Accepted decide() {
      return switch (Decider.decide(run, input, Facts.NONE)) {
        case Decision.Accepted accepted -> accepted;
        case Decision.Ignored ignored -> throw new IllegalStateException(ignored.reason());
        case Decision.Premature premature -> throw new IllegalStateException(premature.toString());
        case Decision.Rejected rejected -> throw new IllegalStateException(rejected.message());
      };
    }
  }

  private final List<Move> moves = new ArrayList<>();
  private final List<JournalEntry> journal = new ArrayList<>();
  private final List<AgentTask> tasks = new ArrayList<>();
  private final List<TaskResult> results = new ArrayList<>();
  private RunState state;

  private PipelineRun() {
    state = play(new Move(null, start()));
    while (results.size() < STEPS) {
      var result = result(tasks.getLast());
      results.add(result);
      state = play(new Move(new Run(WORKFLOW, state), new Input.ResultReceived(result, AT)));
    }
    if (!Run.isEnded(state)) throw new IllegalStateException("The run has not ended");
  }

  static PipelineRun played() {
    return new PipelineRun();
  }

  private RunState play(Move move) {
    moves.add(move);
    var accepted = move.decide();
    journal.addAll(accepted.entries());
    for (var effect : accepted.effects())
      if (effect instanceof Effect.DispatchTask(var task, var mutates)) tasks.add(task);
    return accepted.state();
  }

  private static Input start() {
    var body =
        new CommandBody.StartRun(
            WORKFLOW.name(), 1, null, Priority.NORMAL, null, new Json(DOCUMENT), null);
    var agents = new TreeMap<String, Integer>();
    WORKFLOW.agents().forEach(agent -> agents.put(agent, 1));
    var resolved =
        new Resolution.Resolved(
            WORKFLOW,
            1,
            DefinitionText.digest(WORKFLOW.document()),
            agents,
            new TreeMap<>(),
            new TreeMap<>());
    var command = new Command(RUN_ID + "/start", RUN_ID, AT, "default", "user:bench", body);
    return new Input.StartRequested(command, body, resolved, null, null, AT);
  }

  private static TaskResult result(AgentTask task) {
    return new TaskResult(
        task.taskId(),
        task.runId(),
        task.stepId(),
        task.attempt(),
        task.agent(),
        task.agentVersion(),
        "worker-1",
        AT,
        AT,
        Usage.NONE,
        List.of(),
        new Outcome.TaskSucceeded(new Json(DOCUMENT), null, List.of()));
  }

  /** The four inputs, in order. */
  List<Move> moves() {
    return moves;
  }

  List<JournalEntry> journal() {
    return journal;
  }

  List<AgentTask> tasks() {
    return tasks;
  }

  List<TaskResult> results() {
    return results;
  }

  /** With three finished steps. */
  RunState state() {
    return state;
  }
}
