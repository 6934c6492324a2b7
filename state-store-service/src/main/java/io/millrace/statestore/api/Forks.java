package io.millrace.statestore.api;

import io.millrace.contracts.definition.Problem;
import io.millrace.contracts.id.RunIds;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Command;
import io.millrace.contracts.message.CommandBody.ForkRun;
import io.millrace.contracts.message.ForkPoint;
import io.millrace.contracts.message.RegistryEntry;
import io.millrace.contracts.message.RegistryKind;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.record.Records;
import io.millrace.contracts.topic.Topic;
import io.millrace.contracts.workflow.Workflow;
import io.millrace.kit.problem.FieldError;
import io.millrace.kit.problem.ProblemException;
import io.millrace.kit.registry.RegistryView;
import io.millrace.statestore.api.ControlAnswers.Forked;
import io.millrace.statestore.api.ControlAnswers.Links;
import io.millrace.statestore.api.ControlRequests.Fork;
import io.millrace.statestore.core.Decision;
import io.millrace.statestore.core.Run;
import io.millrace.statestore.core.TakenSteps;
import io.millrace.statestore.stream.CommandSender;
import io.millrace.statestore.stream.ParsedWorkflows;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Starts new runs that go on from a step of another, open or ended. Without a wish of its own a
 * fork uses exactly what the other run was pinned to. It is folded in the partition of the other
 * run, as its id says.
 */
@ApplicationScoped
public class Forks {

  /** What key, headers and the rest of a record need. */
  private static final int COMMAND_BYTES_MAX = Topic.MESSAGE_BYTES_MAX - 16_384;

  private final PinnedDefinitions definitions;
  private final RegistryView registry;
  private final ParsedWorkflows parsed;
  private final CommandSender sender;
  private final Clock clock = Clock.systemUTC();

  Forks(
      PinnedDefinitions definitions,
      RegistryView registry,
      ParsedWorkflows parsed,
      CommandSender sender) {
    this.definitions = definitions;
    this.registry = registry;
    this.parsed = parsed;
    this.sender = sender;
  }

  /**
   * @param forkId id of the new run; null for one that is never repeated
   */
  Forked start(RunState source, Fork request, @Nullable String forkId, String actor) {
    var step = ControlFields.required("/step", request.step());
    var workflow =
        RunQueries.guarded(() -> definitions.of(source))
            .orElseThrow(() -> unknownStep(source.workflow(), step, "it never started"));
    requireStep(workflow, source.workflowVersion(), step);
    var entry = workflow(source, request);
    var target = parsed.get(entry.digest(), entry::document);
    requireStep(target, entry.version(), step);
    var input = request.input() == null ? source.input() : request.input();
    requireInput(entry, target, input);
    var body =
        new ForkRun(
            new ForkPoint(source.runId(), reachedAt(source, step), step),
            entry.name(),
            entry.version(),
            agents(source, request),
            Boolean.TRUE.equals(request.latest()) ? new TreeMap<>() : source.workflows(),
            source.sessionId(),
            source.priority(),
            source.message(),
            input,
            TakenSteps.of(new Run(workflow, source), step));
    var runId = forkId == null ? RunIds.create(RunIds.partitionKey(source.runId())) : forkId;
    send(new Command(runId + "/fork", runId, clock.instant(), source.tenant(), actor, body));
    return new Forked(
        runId,
        true,
        body.origin(),
        entry.name() + "@" + entry.version(),
        body.takenOver().keySet(),
        Links.of(runId));
  }

  private void send(Command command) {
    int bytes = Records.encode(command).length;
    if (bytes > COMMAND_BYTES_MAX)
      throw new ProblemException(
          413,
          "payload_too_large",
          "The outputs are too large to be taken over",
          "They make a command of "
              + bytes
              + " bytes; the most is "
              + COMMAND_BYTES_MAX
              + ". Fork from an earlier step.");
    sender.send(command);
  }

  private static long reachedAt(RunState source, String step) {
    var state = source.steps().get(step);
    return state == null ? source.sequence() : state.reachedAt();
  }

  private RegistryEntry workflow(RunState source, Fork request) {
    var wanted = request.workflowVersion();
    if (wanted == null && Boolean.TRUE.equals(request.latest()))
      return registry
          .latest(RegistryKind.WORKFLOW, source.workflow())
          .orElseThrow(() -> unknownVersion(source.workflow()));
    int version = wanted == null ? source.workflowVersion() : wanted;
    return registry
        .exact(RegistryKind.WORKFLOW, source.workflow(), version)
        .orElseThrow(() -> unknownVersion(source.workflow() + "@" + version));
  }

  private SortedMap<String, Integer> agents(RunState source, Fork request) {
    var versions =
        Boolean.TRUE.equals(request.latest())
            ? new TreeMap<String, Integer>()
            : new TreeMap<>(source.agents());
    var wanted = request.agents() == null ? Map.<String, Integer>of() : request.agents();
    wanted.forEach(
        (name, version) -> {
          if (version == null) throw ControlFields.wrong("/agents/" + name, "must be a version");
          if (registry.exact(RegistryKind.AGENT, name, version).isEmpty())
            throw new ProblemException(
                404,
                "agent_unknown",
                "Unknown agent",
                "No agent '%s' has a version %d. GET /api/v1/registry/agents lists them."
                    .formatted(name, version));
          versions.put(name, version);
        });
    return versions;
  }

  private static void requireStep(Workflow workflow, int version, String step) {
    if (!workflow.steps().containsKey(step))
      throw unknownStep(
          workflow.name() + "@" + version, step, "its steps are " + workflow.steps().keySet());
  }

  private static void requireInput(RegistryEntry entry, Workflow workflow, Json input) {
    List<Problem> problems = workflow.inputSchema().validate(input);
    if (!problems.isEmpty())
      throw new ProblemException(
              400,
              "input_invalid",
              "The input is not valid",
              "The input does not fit the schema of " + entry.name() + "@" + entry.version() + ".")
          .with(
              problems.stream()
                  .map(p -> new FieldError("/input" + p.pointer(), p.line(), p.message()))
                  .toList());
  }

  private static ProblemException unknownStep(String workflow, String step, String instead) {
    return ControlProblems.of(
        new Decision.Rejected("step_unknown", workflow + " has no step " + step + ": " + instead));
  }

  private static ProblemException unknownVersion(String workflow) {
    return new ProblemException(
        404,
        "workflow_unknown",
        "Unknown workflow",
        "No workflow '" + workflow + "' is published. GET /api/v1/registry/workflows lists them.");
  }
}
