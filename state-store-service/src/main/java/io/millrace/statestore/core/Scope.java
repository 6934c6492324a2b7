package io.millrace.statestore.core;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.StepPhase;
import io.millrace.contracts.message.StepState;
import io.millrace.contracts.workflow.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What expressions see: {@code input}, {@code run}, {@code session} with {@code summary} and {@code
 * turns}, and for every step of the definition {@code steps.<id>} with {@code status}, {@code
 * attempts}, {@code warnings} and, once it succeeded, {@code output} and {@code confidence}. A step
 * without an output has no such key, so {@code has(steps.x.output)} asks for it.
 */
final class Scope {

  private Scope() {}

  static Map<String, @Nullable Object> of(Run run) {
    var steps = new LinkedHashMap<String, @Nullable Object>();
    for (Step step : run.workflow().inOrder())
      steps.put(step.id(), step(run.state().steps().get(step.id())));
    var scope = new LinkedHashMap<String, @Nullable Object>();
    scope.put("input", run.state().input().value());
    scope.put("steps", steps);
    scope.put("run", runFacts(run.state()));
    scope.put("session", session(run.state().context()));
    return scope;
  }

  /** The same for a call of a map. */
  static Map<String, @Nullable Object> ofItem(Run run, @Nullable Object item, long index) {
    var scope = of(run);
    scope.put("item", item);
    scope.put("index", index);
    return scope;
  }

  /** The same for a call of a loop; {@code loop.last} is there from the second on. */
  static Map<String, @Nullable Object> ofLoop(Run run, long index, @Nullable Json last) {
    var loop = new LinkedHashMap<String, @Nullable Object>();
    loop.put("index", index);
    if (last != null) loop.put("last", last.value());
    var scope = of(run);
    scope.put("loop", loop);
    return scope;
  }

  private static Map<String, @Nullable Object> runFacts(RunState state) {
    var facts = new LinkedHashMap<String, @Nullable Object>();
    facts.put("id", state.runId());
    facts.put("sessionId", state.sessionId() == null ? "" : state.sessionId());
    return facts;
  }

  private static @Nullable Object session(@Nullable Json context) {
    return context == null ? Map.of("summary", "", "turns", List.of()) : context.value();
  }

  private static Map<String, @Nullable Object> step(@Nullable StepState step) {
    var facts = new LinkedHashMap<String, @Nullable Object>();
    facts.put("status", Run.statusName(step == null ? null : step.phase()));
    facts.put("attempts", step == null ? 0L : (long) step.attempts());
    if (step != null && step.phase() instanceof StepPhase.Succeeded done) {
      facts.put("output", done.output().value());
      facts.put("warnings", done.warnings());
      if (done.confidence() != null) facts.put("confidence", done.confidence());
    } else if (step != null
        && step.phase() instanceof StepPhase.Skipped skipped
        && Run.isDegraded(step)) {
      facts.put("warnings", List.of(skipped.reason()));
    } else {
      facts.put("warnings", List.of());
    }
    return facts;
  }
}
