package io.millrace.statestore.stream;

import static io.millrace.statestore.stream.SimViolation.require;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.AgentTask;
import io.millrace.contracts.message.Outcome;
import io.millrace.contracts.message.TaskResult;
import io.millrace.contracts.message.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The workers and the world outside. They take a task as often as they like, act, die, answer late,
 * twice, or nonsense. What is done outside is done once for a run and a step, and what was undone
 * is not done any more, however late its task is worked on.
 */
final class SimAgents {

  /** A task, and what was answered to it. */
  static final class Job {
    final AgentTask task;
    final List<TaskResult> answers = new ArrayList<>();
    boolean acted;

    boolean failed() {
      return !answers.isEmpty() && answers.getFirst().outcome() instanceof Outcome.TaskFailed;
    }

    Job(AgentTask task) {
      this.task = task;
    }
  }

  private static final int RECENT = 12;
  private static final String UNDO = ".undo";

  private final Map<String, Job> jobs = new HashMap<>();
  private final List<Job> inOrder = new ArrayList<>();
  private final Map<String, Set<String>> done = new HashMap<>();
  private final Set<String> undone = new HashSet<>();
  private final SimModel model;
  private final SimMood mood;

  SimAgents(SimModel model, SimMood mood) {
    this.model = model;
    this.mood = mood;
  }

  void take(AgentTask task) {
    var job = new Job(task);
    var known = jobs.putIfAbsent(task.taskId(), job);
    if (known == null) inOrder.add(job);
    else
      require(
          asksTheSame(known.task, task),
          SimInvariant.ANSWER_FITS_ITS_QUESTION,
          () -> task + " has the id of " + known.task);
  }

  private static boolean asksTheSame(AgentTask one, AgentTask other) {
    return one.input().equals(other.input())
        && Objects.equals(one.context(), other.context())
        && one.agent().equals(other.agent())
        && one.agentVersion() == other.agentVersion()
        && one.workflow().equals(other.workflow());
  }

  /** Steps of a run that changed something outside which stands. */
  Set<String> done(String runId) {
    return done.getOrDefault(runId, Set.of());
  }

  List<Job> open() {
    return inOrder.stream().filter(job -> job.answers.isEmpty()).toList();
  }

  /** One of the tasks, rather one that is not answered and that is new. */
  @Nullable Job pick(SplittableRandom dice) {
    if (inOrder.isEmpty()) return null;
    if (dice.nextInt(6) > 0) {
      var open = open();
      if (!open.isEmpty()) {
        int from = Math.max(0, open.size() - RECENT);
        return open.get(from + dice.nextInt(open.size() - from));
      }
    }
    return inOrder.get(dice.nextInt(inOrder.size()));
  }

  /**
   * A worker does what the task says. False when nothing is done any more: what was undone, or a
   * task that was given back as failed, which the ledger of the workers knows.
   */
  boolean act(Job job) {
    if (job.failed()) return false;
    job.acted = true;
    var stepId = job.task.stepId();
    var runId = job.task.runId();
    if (stepId.endsWith(UNDO)) {
      undo(runId, stepId.substring(0, stepId.length() - UNDO.length()));
      return true;
    }
    if (!SimCatalogue.acts(job.task.agent(), stepId)) return true;
    if (undone.contains(runId + "/" + stepId) || undone.contains(runId)) return false;
    done.computeIfAbsent(runId, id -> new HashSet<>()).add(stepId);
    return true;
  }

  /** Undoes a step, and all that the runs did that it started. */
  private void undo(String runId, String stepId) {
    undone.add(runId + "/" + stepId);
    done.computeIfAbsent(runId, id -> new HashSet<>()).remove(stepId);
    var run = model.find(runId);
    if (run != null) run.children(stepId).forEach(this::undoRun);
  }

  private void undoRun(String runId) {
    undone.add(runId);
    done.remove(runId);
    var run = model.find(runId);
    if (run != null) run.children().forEach(this::undoRun);
  }

  TaskResult answer(Job job, SplittableRandom dice, long nowMs) {
    var result = result(job, outcome(job, dice), usage(dice), nowMs);
    job.answers.add(result);
    return result;
  }

  /** A result that contradicts the task it names, or names none. */
  TaskResult forge(Job job, SplittableRandom dice, long nowMs) {
    var honest = result(job, failure(dice), usage(dice), nowMs);
    return switch (dice.nextInt(5)) {
      case 0 -> SimAltered.with(honest, "attempt", job.task.attempt() + 1);
      case 1 -> SimAltered.with(honest, "attempt", -7);
      case 2 -> SimAltered.with(honest, "stepId", "unknown");
      case 3 -> SimAltered.with(honest, "runId", "01JAAAAAAAAAAAAAAAAAAAAAAA");
      default -> SimAltered.with(honest, "taskId", job.task.taskId() + "0");
    };
  }

  /** All goes well. */
  TaskResult succeed(Job job, SplittableRandom dice, long nowMs) {
    var outcome = act(job) ? new Outcome.TaskSucceeded(output(job, dice), 0.9, List.of()) : gone();
    var result = result(job, outcome, new Usage(1, 1, 1, 1), nowMs);
    job.answers.add(result);
    return result;
  }

  private static Outcome gone() {
    return new Outcome.TaskFailed("undone_before", "it was undone before it was done", false, null);
  }

  private static TaskResult result(Job job, Outcome outcome, Usage usage, long nowMs) {
    var task = job.task;
    var at = Instant.ofEpochMilli(nowMs);
    return new TaskResult(
        task.taskId(),
        task.runId(),
        task.stepId(),
        task.attempt(),
        task.agent(),
        task.agentVersion(),
        "w-1",
        at,
        at,
        usage,
        List.of(),
        outcome);
  }

  private Outcome outcome(Job job, SplittableRandom dice) {
    // Who acted for this task finds it in the ledger and says so.
    boolean fails = !job.acted && dice.nextInt(100) < mood.failures();
    if (fails) return failure(dice);
    if (!act(job)) return gone();
    var output = dice.nextInt(100) < mood.nonsense() ? nonsense(job, dice) : output(job, dice);
    return new Outcome.TaskSucceeded(
        output, confidence(dice), dice.nextInt(8) == 0 ? List.of("careful") : List.of());
  }

  private static Outcome failure(SplittableRandom dice) {
    return new Outcome.TaskFailed(
        dice.nextInt(4) == 0 ? "model_rate_limited" : "agent_error",
        "it broke",
        dice.nextInt(4) > 0,
        dice.nextInt(4) == 0 ? (long) dice.nextInt(400_000) : null,
        dice.nextInt(3) == 0 ? new Json("{\"part\":1}") : null);
  }

  private @Nullable Double confidence(SplittableRandom dice) {
    if (dice.nextInt(3) == 0) return null;
    if (dice.nextInt(100) >= mood.nonsense()) return dice.nextInt(11) / 10.0;
    return dice.nextBoolean() ? Double.NaN : -dice.nextInt(100);
  }

  private static Json output(Job job, SplittableRandom dice) {
    if (job.task.agent().equals("boss")) return decision(job, dice);
    int n = dice.nextInt(4);
    var items = new ArrayList<String>();
    for (int i = 0; i < n; i++) items.add("\"i" + i + "\"");
    return new Json(
        "{\"text\":\"t%d\",\"ok\":%s,\"n\":%d,\"items\":[%s],\"summary\":\"s\"}"
            .formatted(n, dice.nextBoolean(), n, String.join(",", items)));
  }

  private static Json decision(Job job, SplittableRandom dice) {
    if (dice.nextInt(3) == 0)
      return new Json(
          dice.nextBoolean()
              ? "{\"next\":\"FINISH\",\"output\":{\"n\":1}}"
              : "{\"next\":\"FINISH\",\"reason\":\"done\"}");
    var agents = job.task.input().tree().path("agents");
    var next = agents.path(dice.nextInt(Math.max(1, agents.size()))).asText("book");
    return new Json("{\"next\":\"%s\",\"input\":{\"n\":%d}}".formatted(next, dice.nextInt(3)));
  }

  /** What no agent should say. */
  private Json nonsense(Job job, SplittableRandom dice) {
    if (job.task.agent().equals("boss"))
      return new Json(
          switch (dice.nextInt(5)) {
            case 4 -> "no JSON";
            case 0 -> "{\"next\":\"intruder\",\"input\":{}}";
            case 1 -> "{\"next\":\"book\"}";
            case 2 -> "{\"next\":\"FINISH\",\"tool\":\"rm\"}";
            default -> "\"FINISH\"";
          });
    return switch (dice.nextInt(6)) {
      case 0 -> Json.NULL;
      case 4 -> new Json("this is no JSON");
      case 5 -> new Json("[".repeat(5_000));
      case 1 -> new Json("{\"items\":7,\"ok\":\"yes\",\"n\":\"many\"}");
      case 2 -> new Json("{\"items\":[1,[2],{}],\"text\":\"" + "x".repeat(900) + "\"}");
      default ->
          new Json(
              "{\"ok\":true,\"items\":[1,2,3,4,5,6],\"text\":\""
                  + "x".repeat(mood.isBulky() ? 250_000 : 300)
                  + "\"}");
    };
  }

  private Usage usage(SplittableRandom dice) {
    if (dice.nextInt(100) >= mood.nonsense())
      return new Usage(dice.nextInt(150), dice.nextInt(150), dice.nextInt(9_000), 1);
    return switch (dice.nextInt(4)) {
      case 0 -> new Usage(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE);
      case 1 -> new Usage(-1_000_000, -1_000_000, -1_000_000, -5);
      case 2 -> new Usage(5_000, 0, 500_000, 3);
      default -> Usage.NONE;
    };
  }
}
