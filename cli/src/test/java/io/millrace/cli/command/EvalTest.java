package io.millrace.cli.command;

import static io.millrace.cli.fake.FakeMillrace.json;
import static io.millrace.cli.fake.FakeMillrace.problem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.fake.Commands;
import io.millrace.cli.fake.FakeMillrace;
import io.millrace.cli.fake.FakeMillrace.Reply;
import io.millrace.cli.fake.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvalTest {

  private static final String RUNS = "/api/v1/runs";
  private static final String KEPT = "/api/v1/evaluations";
  private static final String ID = "ev-00000000000000000000000001";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FakeMillrace server = new FakeMillrace();
  private @TempDir Path folder;
  private Path suite;

  @BeforeEach
  void prepare() throws IOException {
    suite =
        Files.writeString(
            folder.resolve("suite.yaml"),
            """
            suite: desk
            workflow: support-desk
            timeout: PT1S
            text: /answer
            cases:
              - name: fee
                input: {question: 'Why?'}
                expect: {facts: ['£4.25'], cites: ['P-005#fees'], fields: {/modelUsed: null}}
                rubric: is polite
            """);
    server.on("POST", KEPT, json(201, "{\"id\": \"" + ID + "\"}"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void answers(Reply... run) {
    server
        .on("POST", RUNS, json(202, Samples.accepted()))
        .on("GET", Samples.RUN_PATH, run)
        .on("POST", Samples.RUN_PATH + "/cancel", json(202, "{\"runId\": \"x\"}"));
  }

  private Commands.Result run(String... more) {
    var words = new String[more.length + 3];
    words[0] = "eval";
    words[1] = "run";
    words[2] = suite.toString();
    System.arraycopy(more, 0, words, 3, more.length);
    return Commands.to(server).run(words);
  }

  private static JsonNode tree(String text) throws IOException {
    return JSON.readTree(text);
  }

  private JsonNode resultIn(String file) throws IOException {
    return tree(Files.readString(folder.resolve(file)));
  }

  @Test
  void a_suite_that_passes_is_kept_and_ends_with_0() throws IOException {
    answers(json(200, Samples.completed()));

    var result = run("--min-score", "1", "--out", folder.resolve("out.json").toString());

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("desk  score 1.00  passed 1 of 1 (95 % interval 21 to 100 %)")
        .contains("support-desk@1")
        .contains("1 not judged")
        .contains(ID);
    var started = server.received().getFirst();
    assertThat(started.header("Idempotency-key")).startsWith("eval/");
    assertThat(started.body()).contains("\"question\":\"Why?\"");
    assertThat(resultIn("out.json").path("id").asText()).isEqualTo(ID);
    var sent = tree(server.last().body());
    assertThat(sent.at("/results/0/attempts/0/runId").asText()).isEqualTo(Samples.RUN_ID);
    assertThat(sent.at("/results/0/attempts/0/latencyMs").asLong()).isEqualTo(2_500);
    assertThat(sent.at("/results/0/attempts/0/rubric/score").isNull()).isTrue();
    assertThat(sent.at("/totals/costMicroUsd").asLong()).isEqualTo(2_500);
  }

  @Test
  void a_score_below_the_bound_ends_with_6_and_says_by_what() {
    answers(json(200, Samples.completed().replace("£4.25", "£5")));

    var result = run("--min-score", "0.9");

    assertThat(result.exitCode()).isEqualTo(6);
    assertThat(result.out())
        .contains("FAILED fee  0.75")
        .contains("fact '£4.25': not in: You paid **£5**");
    assertThat(result.err()).contains("The score is below 0.9.");
  }

  @Test
  void a_worse_result_than_before_is_a_regression_and_an_equal_one_is_not() throws IOException {
    answers(
        json(200, Samples.completed()),
        json(200, Samples.completed()),
        json(200, Samples.completed().replace("£4.25", "£5")));
    var before = folder.resolve("before.json").toString();

    var first = run("--out", before, "--no-keep");
    var equal = run("--against", before, "--strict", "--json", "--no-keep");
    var worse = run("--against", before, "--json", "--no-keep");

    assertThat(first.exitCode()).isZero();
    assertThat(equal.exitCode()).isZero();
    assertThat(tree(equal.out()).path("verdict").asText()).isEqualTo("fine");
    assertThat(worse.exitCode()).isEqualTo(6);
    assertThat(tree(worse.out()).path("verdict").asText()).isEqualTo("regression");
    assertThat(tree(worse.out()).at("/comparison/failedNow/0").asText()).isEqualTo("fee");
    assertThat(server.received()).noneMatch(received -> received.path().equals(KEPT));
  }

  @Test
  void a_run_that_waits_is_scored_as_it_stands_and_cancelled() throws IOException {
    answers(json(200, Samples.waiting()));
    Files.writeString(
        suite,
        "suite: desk\nworkflow: w\ncases: [{name: a, input: {}, expect: {status: WAITING_REVIEW}}]");

    var result = run("--json");

    assertThat(result.exitCode()).isZero();
    assertThat(tree(result.out()).at("/evaluation/score").asDouble()).isEqualTo(1);
    assertThat(server.received())
        .anyMatch(received -> received.path().equals(Samples.RUN_PATH + "/cancel"));
  }

  @Test
  void a_run_that_is_late_fails_its_case_and_is_cancelled() throws IOException {
    answers(json(200, Samples.running()));

    var result = run("--json", "--min-score", "0.1");

    assertThat(result.exitCode()).isEqualTo(6);
    assertThat(tree(result.out()).at("/evaluation/results/0/attempts/0/status").asText())
        .isEqualTo("TIMED_OUT");
    assertThat(server.received())
        .anyMatch(received -> received.path().equals(Samples.RUN_PATH + "/cancel"));
  }

  @Test
  void an_input_that_is_refused_fails_its_case_and_load_is_waited_out() throws IOException {
    server.on(
        "POST",
        RUNS,
        problem(429, "too_many_requests", "Too many", ""),
        problem(400, "input_invalid", "Input is invalid", ""));

    var result = run("--json");

    assertThat(result.exitCode()).isZero();
    assertThat(tree(result.out()).at("/evaluation/results/0/attempts/0/status").asText())
        .isEqualTo("REFUSED");
    assertThat(server.received().get(0).header("Idempotency-key"))
        .isEqualTo(server.received().get(1).header("Idempotency-key"));
  }

  @Test
  void a_workflow_that_is_not_there_ends_the_command() {
    server.on("POST", RUNS, problem(404, "workflow_unknown", "Unknown workflow", ""));

    var result = run();

    assertThat(result.exitCode()).isEqualTo(4);
    assertThat(result.err()).contains("workflow_unknown");
  }

  @Test
  void rubrics_are_judged_by_the_named_workflow_with_its_versions_and_prompt() throws IOException {
    var judged =
        Samples.completed()
            .replace(Samples.RUN_ID, "01JUDGE")
            .replace("support-desk@1", "judge@3")
            .replace("\"notice\"", "\"rubricScore\": 0.75, \"promptDigest\": \"abc\", \"notice\"");
    server
        .on(
            "POST",
            RUNS,
            json(202, Samples.accepted()),
            json(202, Samples.accepted().replace(Samples.RUN_ID, "01JUDGE")))
        .on("GET", Samples.RUN_PATH, json(200, Samples.completed()))
        .on("GET", RUNS + "/01JUDGE", json(200, judged));

    var result = run("--judge", "judge", "--json");

    var judge = tree(result.out()).at("/evaluation/judge");
    assertThat(judge.path("score").asDouble()).isEqualTo(0.75);
    assertThat(judge.path("versions").toString()).contains("judge@3");
    assertThat(judge.path("prompts").toString()).isEqualTo("[\"abc\"]");
    var asked =
        server.received().stream().filter(r -> r.body().contains("criterion")).toList().getFirst();
    assertThat(tree(asked.body()).at("/input/question").asText()).isEqualTo("Why?");
    assertThat(tree(asked.body()).at("/input/rubric/0/criterion").asText()).isEqualTo("is polite");
    assertThat(tree(result.out()).at("/evaluation/score").asDouble())
        .as("what a judge says is no part of the score")
        .isEqualTo(1);
  }

  @Test
  void a_judge_without_a_model_has_judged_nothing() throws IOException {
    server
        .on("POST", RUNS, json(202, Samples.accepted()))
        .on(
            "GET",
            Samples.RUN_PATH,
            json(
                200,
                Samples.completed()
                    .replace(
                        "\"notice\"",
                        "\"rubricScore\": null, \"warnings\": [\"No model is configured.\"], \"notice\"")));

    var result = run("--judge", "judge", "--json");

    assertThat(tree(result.out()).at("/evaluation/judge/judged").asInt()).isZero();
    assertThat(tree(result.out()).at("/evaluation/judge/notJudged").asInt()).isEqualTo(1);
    assertThat(tree(result.out()).at("/evaluation/results/0/attempts/0/rubric/note").asText())
        .isEqualTo("No model is configured.");
  }

  @Test
  void a_wrong_suite_is_told_by_line_and_nothing_is_sent() throws IOException {
    Files.writeString(suite, "suite: desk\nworkflow: w\ncases:\n  - name: a\n    inputs: {}\n");

    var result = run();

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains(suite + ":4:");
    assertThat(server.received()).isEmpty();
  }

  @Test
  void wrong_options_and_files_are_wrong_usage() throws IOException {
    var noResult = Files.writeString(folder.resolve("no.json"), "{}").toString();

    assertThat(run("--min-score", "2").exitCode()).isEqualTo(2);
    assertThat(run("--min-score", "NaN").exitCode()).isEqualTo(2);
    assertThat(run("--parallel", "0").exitCode()).isEqualTo(2);
    assertThat(run("--strict").exitCode()).isEqualTo(2);
    assertThat(run("--against", noResult).exitCode()).isEqualTo(2);
    assertThat(run("--against", "no/such/file").exitCode()).isEqualTo(2);
    assertThat(Commands.to(server).run("eval", "run", "no/such.yaml").exitCode()).isEqualTo(2);
    assertThat(server.received()).isEmpty();
  }

  @Test
  void kept_results_are_listed_shown_and_compared() throws IOException {
    answers(json(200, Samples.completed()));
    run("--out", folder.resolve("out.json").toString());
    var kept = Files.readString(folder.resolve("out.json"));
    server
        .on("GET", KEPT + "/" + ID, json(200, kept))
        .on("GET", KEPT, json(200, "{\"evaluations\": [" + kept + "], \"next\": \"2026_x\"}"));
    var commands = Commands.to(server);

    var list = commands.run("eval", "list", "--suite", "desk");
    var show = commands.run("eval", "show", ID);
    var compare = commands.run("eval", "compare", ID, folder.resolve("out.json").toString());
    var latest = run("--against", "latest", "--no-keep");

    assertThat(list.out()).contains(ID).contains("1.00").contains("1/1");
    assertThat(list.err()).contains("--before '2026_x'");
    assertThat(show.out()).contains("CASE").contains("fee").contains("not judged");
    assertThat(compare.exitCode()).isZero();
    assertThat(compare.out()).contains("1 cases").contains("score");
    assertThat(latest.exitCode()).isZero();
    assertThat(latest.out()).contains("Compared with " + ID);
  }

  @Test
  void without_a_result_before_nothing_is_compared() {
    answers(json(200, Samples.completed()));
    server.on("GET", KEPT, json(200, "{\"evaluations\": [], \"next\": null}"));

    var result = run("--against", "latest");

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).contains("No result of desk is kept yet");
  }

  @Test
  void eval_alone_prints_its_help() {
    var result = Commands.to(server).run("eval");

    assertThat(result.out()).contains("run").contains("compare");
  }
}
