package io.millrace.statestore.core;

import io.millrace.contracts.codec.Schemas;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.AgentTerms;
import io.millrace.contracts.message.Command;
import io.millrace.contracts.message.CommandBody;
import io.millrace.contracts.message.ForkPoint;
import io.millrace.contracts.message.Intent;
import io.millrace.contracts.message.IntentCandidate;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.Outcome;
import io.millrace.contracts.message.Priority;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.RunStatus;
import io.millrace.contracts.message.SessionState;
import io.millrace.contracts.message.TakenStep;
import io.millrace.contracts.message.Verdict;
import io.millrace.contracts.record.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Whole journals as a release wrote them, one file each: a line of hexadecimal Avro single-object
 * bytes for every entry, then {@code state } and the bytes of the state they fold to.
 *
 * <p>A version is written once, with the code of its release, and never again: what stands there is
 * what users have on their topics.
 */
final class GoldenJournals {

  static final Path ROOT = Path.of("src/test/resources/golden/journals");
  static final String ENDING = ".journal";

  private static final String STATE = "state ";
  private static final HexFormat HEX = HexFormat.of();

  /** One journal and the state that its release stored. */
  record Golden(List<byte[]> entries, byte[] state) {}

  private GoldenJournals() {}

  static Golden read(Path file) throws IOException {
    var lines = Files.readAllLines(file);
    var last = lines.removeLast();
    if (!last.startsWith(STATE)) throw new AssertionError(file + " does not end with its state");
    return new Golden(
        lines.stream().map(HEX::parseHex).toList(), HEX.parseHex(last.substring(STATE.length())));
  }

  /** Writes the journals of the present version, unless that version has some. */
  static void writeNewVersion() throws IOException {
    int version =
        Math.max(
            Schemas.versions(JournalEntry.class).size(), Schemas.versions(RunState.class).size());
    var folder = ROOT.resolve("v" + version);
    if (Files.exists(folder)) return;
    Files.createDirectories(folder);
    for (var scenario : scenarios().entrySet())
      Files.write(folder.resolve(scenario.getKey() + ENDING), lines(scenario.getValue().get()));
  }

  private static List<String> lines(Bench run) {
    var lines = new ArrayList<String>();
    for (JournalEntry entry : run.journal) lines.add(HEX.formatHex(Records.encode(entry)));
    lines.add(STATE + HEX.formatHex(Records.encode(run.state())));
    return lines;
  }

  private static Map<String, Supplier<Bench>> scenarios() {
    var scenarios = new LinkedHashMap<String, Supplier<Bench>>();
    scenarios.put("desk-completed", GoldenJournals::completed);
    scenarios.put("desk-open", GoldenJournals::open);
    scenarios.put("desk-approved", () -> decided(Verdict.APPROVE, null));
    scenarios.put("desk-edited", () -> decided(Verdict.EDIT, "{\"text\":\"better\"}"));
    scenarios.put("desk-review-expired", () -> doubtful().pass(Duration.ofDays(2)));
    scenarios.put("desk-attempts-used-up", GoldenJournals::attemptsUsedUp);
    scenarios.put("desk-rejected", GoldenJournals::rejected);
    scenarios.put("desk-timed-out", () -> desk().pass(Duration.ofMinutes(5)));
    scenarios.put("desk-deadline", GoldenJournals::deadline);
    scenarios.put("panel-cancelled", GoldenJournals::cancelled);
    scenarios.put("steered", GoldenJournals::steered);
    scenarios.put("rolled-back", GoldenJournals::rolledBack);
    scenarios.put("many-calls", GoldenJournals::manyCalls);
    scenarios.put("waits-and-children", GoldenJournals::waitsAndChildren);
    scenarios.put("turn-of-a-session", GoldenJournals::turn);
    scenarios.put("fork", GoldenJournals::fork);
    scenarios.put("refused", GoldenJournals::refused);
    return scenarios;
  }

  /** Paused, resumed, tried again, overridden by a person; a late result behind the end. */
  private static Bench steered() {
    var run = desk();
    var late = run.succeed("policy", "{}", null);
    run.apply(run.command(new CommandBody.PauseRun("look at it")));
    run.apply(run.command(new CommandBody.ResumeRun("go on")));
    run.apply(run.fail("account", true));
    run.apply(run.command(new CommandBody.RetryStep("account")));
    run.apply(run.command(new CommandBody.SkipStep("account", "not today")));
    run.apply(
        run.command(new CommandBody.OverrideStep("policy", new Json("{\"passages\":[]}"), "mine")));
    run.apply(run.succeed("draft", "{\"text\":\"t\"}", 0.9));
    return run.apply(late);
  }

  private static Bench rolledBack() {
    var run =
        new Bench(
            ControlFlowTest.workflow(
                """
                a: {agent: book, input: '{}'}
                b: {agent: pay, after: [a], input: '{}', retry: {attempts: 1}, onFailure: compensate}
                """,
                "1"));
    run.terms.put("book", new AgentTerms(true, "unbook", 100, 20));
    run.terms.put("unbook", new AgentTerms(true, null, 0, 0));
    run.apply(run.start("{}"));
    run.apply(run.succeed("a", "{\"ref\":1}", null)).apply(run.fail("b", false));
    return run.apply(run.succeed("a.undo", "{}", null));
  }

  private static Bench manyCalls() {
    var run =
        ControlFlowTest.run(
            """
            m: {agent: a, map: {over: '[1, 2]', onItemFailure: skip}, input: '{"n": item}', retry: {attempts: 1}}
            d: {agent: d, input: '{}', retry: {attempts: 1}, onFailure: degrade, fallback: '{"n": 0}'}
            """,
            "steps.m.output");
    run.apply(run.succeed("m.0", "\"x\"", null)).apply(run.fail("m.1", false));
    return run.apply(run.fail("d", false));
  }

  private static Bench waitsAndChildren() {
    var run =
        ControlFlowTest.run(
            """
            rest: {wait: PT1M}
            paid: {signal: {name: payment, timeout: PT1H}}
            sub: {workflow: child, input: '{}'}
            """,
            "steps.paid.output");
    run.pass(Duration.ofMinutes(1));
    run.apply(run.command(new CommandBody.SignalRun("payment", new Json("{\"amount\":5}"))));
    return run.apply(run.childEnds("sub", RunStatus.COMPLETED, "{\"y\":2}"));
  }

  /** Waits behind another run of its session, gets its turn and reaches a bound. */
  private static Bench turn() {
    var run =
        new Bench(
            io.millrace.contracts.workflow.WorkflowParser.parse(
                """
                workflow: chat
                description: d
                limits: {parallel: 1}
                input: {type: object}
                steps: {a: {agent: a, input: '{}'}, b: {agent: b, input: '{}'}}
                output: '1'
                """),
            "s-42~01JAAAAAAAAAAAAAAAAAAAAAAB");
    run.facts =
        new Facts(
            9,
            new TreeMap<>(),
            new TreeMap<>(),
            new SessionState(
                "s-42",
                "so far",
                List.of(),
                2,
                1,
                List.of("s-42~01JAAAAAAAAAAAAAAAAAAAAAAA"),
                List.of(),
                null,
                0,
                Bench.START));
    run.apply(run.start("{}"));
    return run.apply(
        new Input.TurnCame(
            run.runId,
            "s-42~01JAAAAAAAAAAAAAAAAAAAAAAA",
            new Json("{\"summary\":\"so far\",\"turns\":[]}"),
            run.now));
  }

  private static Bench fork() {
    var run = new Bench(Definitions.DESK);
    var body =
        new CommandBody.ForkRun(
            new ForkPoint("01JBBBBBBBBBBBBBBBBBBBBBBB", 4, "draft"),
            "desk",
            1,
            new TreeMap<>(),
            new TreeMap<>(),
            null,
            Priority.NORMAL,
            "hello",
            new Json("{\"question\":\"q\"}"),
            new TreeMap<>(
                Map.of(
                    "account", new TakenStep(null, null, List.of(), "agent_error: no", true),
                    "policy", new TakenStep(new Json("{}"), 0.9, List.of(), null, false))));
    var command = new Command("fork-1", run.runId, run.now, "default", "user:ada", body);
    return run.apply(new Input.ForkRequested(command, body, run.resolved(), run.now));
  }

  private static Bench refused() {
    var run = new Bench(Definitions.DESK);
    run.facts =
        new Facts(
            9,
            new TreeMap<>(Map.of("policy-search", Bench.START.plusSeconds(30))),
            new TreeMap<>(),
            null);
    return run.apply(run.start("{\"question\":\"q\"}"));
  }

  private static Bench desk() {
    return Bench.started(Definitions.DESK, "{\"question\":\"q\",\"customerId\":\"C-1\"}");
  }

  /** A run of a session, routed by its message, on the high lane, with a warning. */
  private static Bench completed() {
    var run = new Bench(Definitions.DESK, "s-42~01JAAAAAAAAAAAAAAAAAAAAAAB");
    var start = (Input.StartRequested) run.start("{}");
    var intent =
        new Intent(
            "fees",
            0.94,
            false,
            "bge-small-en-v15-q/lr/3f9a1c",
            List.of(new IntentCandidate("fees", 0.94), new IntentCandidate("transfers", 0.04)));
    var body =
        new CommandBody.StartRun(
            "desk",
            1,
            "s-42",
            Priority.HIGH,
            "Wieso 4,25 £?",
            new Json("{\"question\":\"q\"}"),
            intent);
    var command =
        new Command(run.runId + "/start", run.runId, run.now, "default", "user:ada", body);
    run.apply(new Input.StartRequested(command, body, start.resolution(), null, null, run.now));
    run.apply(
        run.result(
            "policy",
            new Outcome.TaskSucceeded(new Json("{\"passages\":[]}"), null, List.of("stale"))));
    return run.apply(run.succeed("draft", "{\"text\":\"t\"}", 0.9));
  }

  private static Bench open() {
    var run = desk();
    run.apply(run.succeed("account", "{\"fees\":[4.25]}", 0.9));
    return run.apply(run.fail("policy", true));
  }

  private static Bench doubtful() {
    var run = desk();
    run.apply(run.succeed("account", "{}", null));
    run.apply(run.succeed("policy", "{}", null));
    return run.apply(run.succeed("draft", "{\"text\":\"hm\"}", 0.4));
  }

  private static Bench decided(Verdict verdict, @org.jspecify.annotations.Nullable String output) {
    var run = doubtful();
    return run.apply(run.decide(run.runId + ":approval:1", verdict, output));
  }

  private static Bench attemptsUsedUp() {
    var run = desk();
    run.apply(run.succeed("account", "{}", null));
    run.apply(run.succeed("policy", "{}", null));
    for (int attempt = 1; attempt <= 4; attempt++) {
      run.apply(run.fail("draft", true));
      run.pass(Duration.ofSeconds(9));
    }
    return run.apply(run.decide(run.runId + ":draft:1", Verdict.REJECT, null));
  }

  /** The provider asks for so much patience that the deadline of the run comes first. */
  private static Bench deadline() {
    var run = desk();
    run.apply(run.succeed("account", "{}", null));
    for (int attempt = 1; attempt <= 2; attempt++) {
      run.apply(
          run.result(
              "policy", new Outcome.TaskFailed("model_rate_limited", "429", true, 300_000L)));
      run.pass(Duration.ofMinutes(5));
    }
    return run;
  }

  private static Bench rejected() {
    var run = new Bench(Definitions.DESK);
    return run.apply(run.start("{}", new Resolution.Unresolved("workflow_unknown", "none")));
  }

  private static Bench cancelled() {
    var run = Bench.started(Definitions.PANEL, "{}");
    run.apply(run.succeed("draft", "{\"text\":\"t\"}", 0.9));
    run.apply(run.fail("side", false));
    return run.apply(run.cancel());
  }
}
