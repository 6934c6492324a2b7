package io.millrace.agents.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.AgentInput;
import io.millrace.agents.api.AgentOutput;
import io.millrace.agents.remote.RemoteServer.Response;
import io.millrace.contracts.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpAgentTest {

  private static final Duration TIME = Duration.ofSeconds(20);

  private final HttpAgent agent =
      new HttpAgent("far", value -> value.replace("${secret:key}", "s3cret"));

  private AgentOutput ask(RemoteContext context) throws Exception {
    return agent.handle(new AgentInput(context.task().input()), context);
  }

  @Test
  void an_agent_behind_http_is_sent_the_task_and_answers_the_output() throws Exception {
    try (var server =
        new RemoteServer(
            request ->
                Response.ok(
                    "{\"output\":{\"ok\":true},\"confidence\":0.8,\"warnings\":[\"old\"]}"))) {
      var context =
          RemoteContext.of(
              "http",
              server.url(),
              false,
              TIME,
              ", headers: {Authorization: \"Bearer ${secret:key}\"}");

      var output = ask(context);

      assertThat(output).isEqualTo(new AgentOutput(new Json("{\"ok\":true}"), 0.8, List.of("old")));
      var request = server.requests.getFirst();
      assertThat(request.headers().get("Authorization")).containsExactly("Bearer s3cret");
      assertThat(request.headers().get("Idempotency-key")).containsExactly("r-1/look/2");
      var sent = new Json(request.body()).tree();
      assertThat(sent.at("/input/n").asInt()).isEqualTo(1);
      assertThat(sent.at("/task/taskId").asText()).isEqualTo("r-1/look/2");
      assertThat(sent.at("/session/summary").asText()).isEqualTo("said before");
    }
  }

  @Test
  void every_attempt_of_a_step_that_changes_something_carries_the_same_key() throws Exception {
    try (var server = new RemoteServer(request -> Response.ok("{\"output\":{}}"))) {
      ask(RemoteContext.of("http", server.url(), true, TIME, ""));

      assertThat(server.requests.getFirst().headers().get("Idempotency-key"))
          .containsExactly("r-1/look");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "429, remote_busy, true",
    "503, remote_busy, true",
    "500, remote_failed, true",
    "504, remote_timeout, true",
    "400, remote_rejected, false",
    "302, remote_rejected, false",
  })
  void a_status_that_is_no_success_has_its_code_and_tells_nothing_of_the_body(
      int status, String code, boolean retriable) throws Exception {
    try (var server = new RemoteServer(request -> Response.status(status, "Retry-After", "7"))) {
      var failure = failure(RemoteContext.of("http", server.url(), false, TIME, ""));

      assertThat(failure.code()).isEqualTo(code);
      assertThat(failure.isRetriable()).isEqualTo(retriable);
      assertThat(failure).hasMessageNotContaining("sk-leak");
      if (code.equals("remote_busy")) assertThat(failure.retryAfterMs()).isEqualTo(7_000);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no json | remote_answer_invalid",
        "{} | remote_answer_invalid",
        "{\"output\":{},\"confidence\":7} | remote_answer_invalid",
        "{\"error\":{\"code\":\"no_such_order\",\"message\":\"none\"}} | no_such_order",
        "{\"error\":{\"code\":\"Bad Code!\"}} | remote_failed",
      })
  void an_answer_that_cannot_be_used_is_a_failure_with_a_code(String body, String code)
      throws Exception {
    try (var server = new RemoteServer(request -> Response.ok(body))) {
      assertThat(failure(RemoteContext.of("http", server.url(), false, TIME, "")).code())
          .isEqualTo(code);
    }
  }

  @Test
  void an_answer_without_end_is_cut_off() throws Exception {
    var huge = "\"" + "x".repeat(RemoteHttp.ANSWER_BYTES_MAX) + "\"";
    try (var server = new RemoteServer(request -> Response.ok(huge))) {
      assertThat(failure(RemoteContext.of("http", server.url(), false, TIME, "")).code())
          .isEqualTo("remote_answer_too_large");
    }
  }

  @Test
  void a_place_that_the_definition_does_not_name_is_not_reached() throws Exception {
    try (var server = new RemoteServer(request -> Response.ok("{\"output\":{}}"))) {
      var context =
          RemoteContext.of(
              "http", server.url(), false, TIME, ", egress: [\"elsewhere.example:443\"]");

      assertThat(failure(context).code()).isEqualTo("egress_denied");
      assertThat(server.requests).isEmpty();
    }
  }

  @Test
  void an_agent_that_does_not_answer_ends_with_the_attempt() throws Exception {
    var hold = new CountDownLatch(1);
    try (var server =
        new RemoteServer(
            request -> {
              await(hold);
              return Response.ok("{\"output\":{}}");
            })) {
      assertThat(
              failure(RemoteContext.of("http", server.url(), false, Duration.ofMillis(300), ""))
                  .code())
          .isEqualTo("remote_timeout");
      hold.countDown();
    }
  }

  @Test
  void an_agent_that_is_not_there_may_come_back() throws Exception {
    var server = new RemoteServer(request -> Response.ok("{}"));
    var url = server.url();
    server.close();

    var failure = failure(RemoteContext.of("http", url, false, TIME, ""));

    assertThat(failure.code()).isEqualTo("remote_unavailable");
    assertThat(failure.isRetriable()).isTrue();
  }

  private AgentException failure(RemoteContext context) {
    return catchThrowableOfType(AgentException.class, () -> ask(context));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
