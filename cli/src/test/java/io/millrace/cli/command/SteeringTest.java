package io.millrace.cli.command;

import static io.millrace.cli.fake.FakeMillrace.json;
import static io.millrace.cli.fake.FakeMillrace.problem;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.fake.Commands;
import io.millrace.cli.fake.FakeMillrace;
import io.millrace.cli.fake.Samples;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SteeringTest {

  private static final String FORK_ID = "s-42~01JE0000000000000000000000";

  private final FakeMillrace server = new FakeMillrace();

  @AfterEach
  void stop() {
    server.close();
  }

  private void accept(String verb, String note) {
    server.on(
        "POST",
        Samples.RUN_PATH + "/" + verb,
        json(
            202,
            "{\"runId\": \"%s\", \"forked\": false, \"note\": %s, \"links\": {}}"
                .formatted(Samples.RUN_ID, note)));
  }

  private static String forked() {
    return """
        {"runId": "%s", "forked": true, "forkedFrom": {"runId": "%s", "sequence": 9, "stepId": "draft"},
         "workflow": "support-desk@2", "takenOver": ["account", "policy"], "links": {}}"""
        .formatted(FORK_ID, Samples.RUN_ID);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "pause --reason coffee; pause; {\"reason\":\"coffee\",\"actor\":\"ada\"}",
        "resume; resume; {\"reason\":null,\"actor\":\"ada\"}",
        "cancel --compensate; cancel; {\"reason\":null,\"compensate\":true,\"actor\":\"ada\"}",
        "retry; retry; {\"step\":null,\"actor\":\"ada\"}",
        "retry draft --actor bo; retry; {\"step\":\"draft\",\"actor\":\"bo\"}",
        "skip draft --reason late; skip; {\"step\":\"draft\",\"reason\":\"late\",\"actor\":\"ada\"}",
        "override draft --output {\"a\":1} --comment so; override;"
            + " {\"step\":\"draft\",\"output\":{\"a\":1},\"comment\":\"so\",\"actor\":\"ada\"}",
        "signal paid; signals; {\"name\":\"paid\",\"payload\":{},\"actor\":\"ada\"}",
        "signal paid --payload [1]; signals; {\"name\":\"paid\",\"payload\":[1],\"actor\":\"ada\"}"
      })
  void each_verb_sends_what_it_was_given(String line, String path, String body) {
    // given
    accept(path, "null");
    var words = line.split(" ");
    var arguments = new String[words.length + 1];
    arguments[0] = words[0];
    arguments[1] = Samples.RUN_ID;
    System.arraycopy(words, 1, arguments, 2, words.length - 1);

    // when
    var result = Commands.to(server).run(arguments);

    // then
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains(Samples.RUN_ID);
    assertThat(result.err()).isEmpty();
    assertThat(server.last().body()).isEqualTo(body);
  }

  @Test
  void a_fork_sends_versions_and_input_and_tells_where_the_new_run_is() {
    // given
    server.on("POST", Samples.RUN_PATH + "/fork", json(202, forked()));

    // when
    var result =
        Commands.to(server)
            .run(
                "fork",
                Samples.RUN_ID,
                "draft",
                "--input",
                "{\"question\": \"Why?\"}",
                "--workflow-version",
                "2",
                "--agent",
                "answer-writer=3",
                "--agent",
                "policy-search=1");

    // then
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains("support-desk@2 goes on from draft; taken over: account, policy")
        .contains("./millrace trace '" + FORK_ID + "' --follow");
    assertThat(server.last().body())
        .isEqualTo(
            "{\"step\":\"draft\",\"input\":{\"question\":\"Why?\"},\"workflowVersion\":2,"
                + "\"agents\":{\"answer-writer\":3,\"policy-search\":1},\"latest\":false,\"actor\":\"ada\"}");
  }

  @Test
  void a_retry_of_a_failed_run_tells_that_it_became_a_fork() {
    // given
    server.on("POST", Samples.RUN_PATH + "/retry", json(202, forked()));

    // when
    var text = Commands.to(server).run("retry", Samples.RUN_ID);
    var json = Commands.to(server).run("retry", Samples.RUN_ID, "--json");

    // then
    assertThat(text.out()).contains("A new run").contains(FORK_ID);
    assertThat(json.out()).contains("\"forked\":true");
  }

  @Test
  void a_note_of_the_server_goes_to_standard_error() {
    // given
    accept("resume", "\"the run is not paused\"");

    // when
    var result = Commands.to(server).run("resume", Samples.RUN_ID);

    // then
    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).isEqualTo("Note: the run is not paused\n");
  }

  @Test
  void what_the_server_refuses_becomes_an_exit_code() {
    // given
    server
        .on(
            "POST",
            Samples.RUN_PATH + "/override",
            problem(409, "step_in_use", "In use", "Fork it instead."))
        .on("POST", Samples.RUN_PATH + "/skip", problem(404, "step_unknown", "Unknown", "None."));

    // when
    var inUse = Commands.to(server).run("override", Samples.RUN_ID, "draft", "--output", "{}");
    var unknown = Commands.to(server).run("skip", Samples.RUN_ID, "nothing");
    var noOutput = Commands.to(server).run("override", Samples.RUN_ID, "draft");
    var noJson = Commands.to(server).run("signal", Samples.RUN_ID, "paid", "--payload", "{");

    // then
    assertThat(inUse.exitCode()).isEqualTo(5);
    assertThat(inUse.err()).contains("step_in_use").contains("Fork it instead.");
    assertThat(unknown.exitCode()).isEqualTo(4);
    assertThat(noOutput.exitCode()).isEqualTo(2);
    assertThat(noJson.exitCode()).isEqualTo(2);
  }

  @Test
  void a_login_that_is_no_name_of_an_actor_asks_without_one() {
    // given
    accept("pause", "null");

    // when
    Commands.to(server).with("USER", "ada lovelace").run("pause", Samples.RUN_ID);

    // then
    assertThat(server.last().body()).isEqualTo("{\"reason\":null,\"actor\":null}");
  }
}
