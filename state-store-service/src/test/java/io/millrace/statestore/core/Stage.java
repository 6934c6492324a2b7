package io.millrace.statestore.core;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.AgentTerms;
import io.millrace.contracts.message.SessionState;
import io.millrace.contracts.workflow.Workflow;
import io.millrace.contracts.workflow.WorkflowParser;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a story is played: its runs, their session and one clock. A run that begins without a name
 * clears the stage; one with a name is a turn of the session {@link #SESSION}, beside the others.
 *
 * <p>What the shell around the machine does for a session is done here: turns come, commands to
 * other runs arrive, summaries are asked for.
 */
final class Stage {

  static final String SESSION = "s-1";

  /** A run whose output is its input: stands for the run of a summariser. */
  private static final Workflow ECHO =
      WorkflowParser.parse(
          """
          workflow: echo
          description: Gives back what it is given.
          input: {type: object}
          steps: {pause: {wait: PT0S}}
          output: input
          """);

  private final Workflow workflow;
  private final TreeMap<String, AgentTerms> terms = new TreeMap<>();
  private final TreeMap<String, Duration> unavailable = new TreeMap<>();
  private final Map<String, StoryRun> runs = new LinkedHashMap<>();
  private @Nullable SessionState session;
  private @Nullable Json summaryAsked;
  private Instant now = Bench.START;
  private int started;

  Stage(Workflow workflow) {
    this.workflow = workflow;
  }

  void declare(String agent, AgentTerms agentTerms) {
    terms.put(agent, agentTerms);
  }

  void unavailable(String agent, Duration time) {
    unavailable.put(agent, time);
  }

  Workflow workflow() {
    return workflow;
  }

  /** Begins a run; without a name, of a telling of its own. A message makes it a turn. */
  void start(String name, @Nullable String message, Json input) {
    if (name.isEmpty()) clear();
    var sessionId = name.isEmpty() && message == null ? null : SESSION;
    var run = new StoryRun(workflow, runId(sessionId));
    run.bench.now = now;
    run.bench.terms.putAll(terms);
    var busy = new TreeMap<String, Instant>();
    unavailable.forEach((agent, time) -> busy.put(agent, now.plus(time)));
    run.bench.facts = new Facts(Integer.MAX_VALUE, busy, new TreeMap<>(), session);
    runs.put(name, run);
    run.happens(run.start(sessionId, message, input));
    settle(run, true);
  }

  private String runId(@Nullable String sessionId) {
    var ulid = "01JAAAAAAAAAAAAAAAAAAAAAA%c".formatted((char) ('A' + started++));
    return sessionId == null ? ulid : sessionId + "~" + ulid;
  }

  private void clear() {
    checkTold();
    runs.clear();
    session = null;
    summaryAsked = null;
    now = Bench.START;
  }

  StoryRun run(String name) {
    return Objects.requireNonNull(
        runs.get(name),
        () -> name.isEmpty() ? "No run has begun" : "No run is called '" + name + "'");
  }

  String nameOf(String runId) {
    for (var run : runs.entrySet())
      if (run.getValue().bench.runId.equals(runId)) return run.getKey();
    return runId;
  }

  void happens(String name, Input input) {
    var run = run(name);
    run.happens(input);
    settle(run, false);
  }

  void fork(String name, String from) {
    var run = run(name);
    requireTold(run);
    runs.put(name, run.fork(from, runId(null)));
  }

  void passes(Duration time) {
    now = now.plus(time);
    for (var run : runs.values()) {
      run.passes(time);
      settle(run, false);
    }
  }

  /** What one run asks of others, and what its session makes of it. */
  private void settle(StoryRun moved, boolean begins) {
    if (moved.isStuck()) throw new AssertionError("Nothing can move the run any more");
    for (var command : moved.commands())
      for (var other : runs.values())
        if (other.bench.runId.equals(command.runId()) && !Run.isEnded(other.bench.state())) {
          other.follows(new Input.Commanded(command, now));
          settle(other, false);
        }
    if (!moved.isStarted() || !Sessions.isTurn(moved.bench.state())) return;
    session = Sessions.after(session, moved.bench.state(), begins);
    var turn = Sessions.next(session);
    if (turn != null) {
      var next = run(nameOf(turn));
      next.follows(
          new Input.TurnCame(turn, moved.bench.runId, Sessions.context(session, workflow), now));
      settle(next, false);
    }
    if (Run.isEnded(moved.bench.state())) askForSummary();
  }

  private void askForSummary() {
    var known = Objects.requireNonNull(session);
    int turns = Sessions.toSummarise(known, workflow.session());
    if (turns == 0) return;
    summaryAsked = Sessions.summaryInput(known, turns);
    session = Sessions.summarising(known, runId(SESSION), turns);
  }

  Json summaryAsked() {
    return Objects.requireNonNull(summaryAsked, "No summary is asked for");
  }

  void summarised(Json output) {
    var writer = Bench.started(ECHO, output.text());
    session = Sessions.summarised(Objects.requireNonNull(session), writer.state());
    summaryAsked = null;
  }

  /** Every task and every child run of every run has been told. */
  void checkTold() {
    runs.values().forEach(Stage::requireTold);
  }

  private static void requireTold(StoryRun run) {
    if (!run.untold().isEmpty())
      throw new AssertionError("The story does not tell what is asked for: " + run.untold());
    if (!run.refoldsToItsState()) throw new AssertionError("The journal folds to another state");
  }
}
