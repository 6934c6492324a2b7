package io.millrace.contracts.workflow;

import io.millrace.contracts.definition.JsonSchema;
import io.millrace.contracts.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A checked workflow definition. Made by {@link WorkflowParser} only, so: step ids are unique,
 * every {@code after} names a step, there is no cycle, every expression compiles and reads only
 * steps that are settled before it.
 *
 * @param name name in the registry
 * @param description one sentence
 * @param skills groups of example requests, by skill: they train the router
 * @param chat maps a chat message to the input; null where the workflow cannot be started from a
 *     chat
 * @param inputSchema JSON Schema of the input
 * @param session how runs of one session live together
 * @param budget what a run may consume
 * @param limits how far a run may go
 * @param deadline how long a run may take, without the time it waits for people; null for no bound
 * @param steps by id, in the order of the document
 * @param output output of the run once every step is settled
 * @param document canonical JSON of the definition
 */
public record Workflow(
    String name,
    String description,
    SequencedMap<String, List<String>> skills,
    @Nullable Expression chat,
    JsonSchema inputSchema,
    SessionPolicy session,
    Budget budget,
    Limits limits,
    @Nullable Duration deadline,
    SequencedMap<String, Step> steps,
    Expression output,
    Json document) {

  public Workflow {
    skills = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(skills));
    steps = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(steps));
  }

  public Step step(String id) {
    return Objects.requireNonNull(steps.get(id), () -> "No step " + id + " in " + name);
  }

  public Collection<Step> inOrder() {
    return steps.values();
  }

  /** Names of all agents it asks, without those that roll back. */
  public SortedSet<String> agents() {
    return inOrder().stream()
        .flatMap(step -> agentsOf(step.work()).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Names of all workflows its steps start. */
  public SortedSet<String> subWorkflows() {
    return inOrder().stream()
        .map(step -> targetOf(step.work()))
        .filter(Target.SubWorkflow.class::isInstance)
        .map(target -> ((Target.SubWorkflow) target).name())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static List<String> agentsOf(Work work) {
    if (work instanceof Work.Supervise supervise) {
      var names = new ArrayList<>(supervise.agents());
      names.add(supervise.supervisor());
      return names;
    }
    return targetOf(work) instanceof Target.Agent agent ? List.of(agent.name()) : List.of();
  }

  /** Whom its calls are for; for a supervisor the agent that picks. */
  static @Nullable Target targetOf(Work work) {
    return switch (work) {
      case Work.Call call -> call.target();
      case Work.MapOver map -> map.target();
      case Work.Loop loop -> loop.target();
      case Work.Supervise supervise -> new Target.Agent(supervise.supervisor());
      case Work.Wait wait -> null;
      case Work.AwaitSignal signal -> null;
      case Work.Review review -> null;
    };
  }

  /** Every step before a step, directly or not. */
  public SortedSet<String> ancestors(String id) {
    return ancestors(id, steps::get);
  }

  static SortedSet<String> ancestors(String id, Function<String, @Nullable Step> steps) {
    var found = new TreeSet<String>();
    collect(id, steps, found);
    return found;
  }

  private static void collect(
      String id, Function<String, @Nullable Step> steps, TreeSet<String> found) {
    var step = steps.apply(id);
    if (step == null) return;
    for (String before : step.after()) if (found.add(before)) collect(before, steps, found);
  }
}
