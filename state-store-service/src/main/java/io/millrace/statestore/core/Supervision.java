package io.millrace.statestore.core;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.StepPhase;
import io.millrace.contracts.message.StepState;
import io.millrace.contracts.workflow.Target;
import io.millrace.contracts.workflow.Work;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A supervisor step. Each hop is a decision of the supervising agent and the work of the agent it
 * picked. The decision follows a strict form, {@code {"next": <agent or FINISH>, "input": {…},
 * "output": …}}, and picks only from the agents that the definition names: what a model writes
 * never selects anything else.
 */
final class Supervision {

  private static final List<String> FIELDS = List.of("next", "input", "output", "reason");

  private Supervision() {}

  static boolean advance(Progress p, String id, Work.Supervise team) {
    int hop = 1;
    while (p.phase(StepIds.work(id, hop)) != null) hop++;
    if (hop > 1 && !Run.isSettled(p.phase(StepIds.work(id, hop - 1)))) return false;
    var decision = StepIds.decision(id, hop);
    var phase = p.phase(decision);
    if (phase == null) return decide(p, id, team, hop, decision);
    if (!(phase instanceof StepPhase.Succeeded decided)) {
      if (!Run.isSettled(phase)) return false;
      Calls.callsFailed(p, id, "supervisor_silent", "Hop " + hop + " has no decision");
      return true;
    }
    return follow(p, id, team, hop, fields(decided.output()));
  }

  private static boolean decide(
      Progress p, String id, Work.Supervise team, int hop, String decision) {
    return Calls.call(
        p,
        decision,
        new Target.Agent(team.supervisor()),
        () -> {
          var question = new LinkedHashMap<String, @Nullable Object>();
          question.put("goal", Composites.input(p, id).value());
          question.put("agents", team.agents());
          question.put("history", history(p, id, hop));
          return Json.of(question);
        });
  }

  private static boolean follow(
      Progress p, String id, Work.Supervise team, int hop, Map<?, ?> decided) {
    var next = String.valueOf(decided.get("next"));
    if (next.equals(Work.Supervise.FINISH)) {
      p.emit(new Event.StepCompleted(id, output(p, id, hop, decided), List.of()));
      return true;
    }
    if (hop > Composites.bound(p, id, team.maxHops())) {
      Calls.callsFailed(
          p,
          id,
          "supervisor_hops_exceeded",
          "The supervisor did not finish in " + (hop - 1) + " hops");
      return true;
    }
    var input = Json.of(decided.get("input"));
    int repeats = repeats(p, id, hop, next, input);
    if (repeats >= team.maxRepeats() * Objects.requireNonNull(p.step(id)).attempts()) {
      Calls.callsFailed(
          p,
          id,
          "supervisor_repeats",
          next + " was asked " + repeats + " times with the same input and is picked again");
      return true;
    }
    return Calls.call(p, StepIds.work(id, hop), new Target.Agent(next), () -> input);
  }

  private static Json output(Progress p, String id, int hop, Map<?, ?> decided) {
    if (decided.containsKey("output")) return Json.of(decided.get("output"));
    return hop > 1 && p.phase(StepIds.work(id, hop - 1)) instanceof StepPhase.Succeeded done
        ? done.output()
        : Json.EMPTY_OBJECT;
  }

  private static int repeats(Progress p, String id, int hop, String agent, Json input) {
    var wanted = input.value();
    int count = 0;
    for (int earlier = 1; earlier < hop; earlier++) {
      var work = Objects.requireNonNull(p.step(StepIds.work(id, earlier)));
      if (agent.equals(work.agent())
          && work.input() != null
          && Objects.equals(work.input().value(), wanted)) count++;
    }
    return count;
  }

  private static List<Map<String, @Nullable Object>> history(Progress p, String id, int hop) {
    var history = new ArrayList<Map<String, @Nullable Object>>();
    for (int earlier = 1; earlier < hop; earlier++) {
      StepState work = Objects.requireNonNull(p.step(StepIds.work(id, earlier)));
      var facts = new LinkedHashMap<String, @Nullable Object>();
      facts.put("agent", work.agent());
      facts.put("input", work.input() == null ? null : work.input().value());
      facts.put("status", Run.statusName(work.phase()));
      if (work.phase() instanceof StepPhase.Succeeded done)
        facts.put("output", done.output().value());
      else if (work.lastFailure() != null)
        facts.put("error", work.lastFailure().code() + ": " + work.lastFailure().message());
      history.add(facts);
    }
    return history;
  }

  /** What is wrong with a decision; null when it follows the form. */
  static @Nullable String problem(Work.Supervise team, Json decision) {
    var fields = fields(decision);
    if (!(fields.get("next") instanceof String next))
      return "A decision is an object with 'next': the name of an agent, or FINISH";
    for (Object field : fields.keySet())
      if (!FIELDS.contains(String.valueOf(field)))
        return "A decision has 'next', 'input', 'output' and 'reason', not '" + field + "'";
    if (next.equals(Work.Supervise.FINISH)) return null;
    if (!team.agents().contains(next))
      return "'" + next + "' is none of the agents it may pick: " + team.agents();
    return fields.get("input") instanceof Map
        ? null
        : "A decision gives the agent an 'input' object";
  }

  private static Map<?, ?> fields(Json decision) {
    return decision.value() instanceof Map<?, ?> fields ? fields : Map.of();
  }
}
