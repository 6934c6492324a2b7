package io.millrace.agents.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.AgentInput;
import io.millrace.agents.api.AgentOutput;
import io.millrace.agents.remote.RemoteServer.Request;
import io.millrace.agents.remote.RemoteServer.Response;
import io.millrace.contracts.json.Json;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class A2aAgentTest {

  private static final Duration TIME = Duration.ofSeconds(20);

  private final A2aAgent agent = new A2aAgent("far", value -> value);

  @Test
  void a_message_that_answers_at_once_is_the_output() throws Exception {
    try (var server = answering(message("{\"kind\":\"data\",\"data\":{\"found\":3}}"))) {
      var output = ask(context(server, TIME));

      assertThat(output.document()).isEqualTo(new Json("{\"found\":3}"));
      var sent = new Json(server.requests.getFirst().body()).tree();
      assertThat(sent.path("method").asText()).isEqualTo("message/send");
      assertThat(sent.at("/params/message/parts/0/data/n").asInt()).isEqualTo(1);
      assertThat(sent.at("/params/message/messageId").asText()).isEqualTo("r-1/look/2");
    }
  }

  @Test
  void text_becomes_an_output_with_a_text() throws Exception {
    try (var server = answering(message("{\"kind\":\"text\",\"text\":\"three\"}"))) {
      assertThat(ask(context(server, TIME)).document()).isEqualTo(new Json("{\"text\":\"three\"}"));
    }
  }

  @Test
  void a_task_that_takes_its_time_is_asked_for_until_it_is_finished() throws Exception {
    var artifacts =
        ",\"artifacts\":[{\"artifactId\":\"a\",\"parts\":[{\"kind\":\"data\",\"data\":{\"found\":4}}]}]";
    try (var server =
        answering(task("submitted", ""), task("working", ""), task("completed", artifacts))) {
      var output = ask(context(server, TIME));

      assertThat(output.document()).isEqualTo(new Json("{\"found\":4}"));
      assertThat(server.requests)
          .extracting(request -> new Json(request.body()).tree().path("method").asText())
          .containsExactly("message/send", "tasks/get", "tasks/get");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "failed, remote_failed",
    "rejected, remote_refused",
    "canceled, remote_refused",
    "input-required, remote_needs_input",
  })
  void a_task_that_comes_to_nothing_is_a_failure_with_a_code(String state, String code)
      throws Exception {
    try (var server = answering(task(state, ""))) {
      assertThat(failure(context(server, TIME)).code()).isEqualTo(code);
    }
  }

  @Test
  void a_task_that_does_not_end_is_cancelled_when_the_attempt_is_over() throws Exception {
    try (var server = answering(task("working", ""))) {
      assertThat(failure(context(server, Duration.ofSeconds(1))).code())
          .isEqualTo("remote_timeout");

      await()
          .untilAsserted(
              () ->
                  assertThat(server.requests)
                      .anyMatch(request -> request.body().contains("tasks/cancel")));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"jsonrpc\":\"2.0\",\"id\":\"1\",\"error\":{\"code\":-32602,\"message\":\"sk-leak\"}} | remote_rejected",
        "no json | remote_answer_invalid",
      })
  void what_is_no_answer_of_a2a_is_told_without_its_text(String body, String code)
      throws Exception {
    try (var server = new RemoteServer(request -> Response.ok(body))) {
      var failure = failure(context(server, TIME));

      assertThat(failure.code()).isEqualTo(code);
      assertThat(failure).hasMessageNotContaining("sk-leak");
    }
  }

  @Test
  void a_status_keeps_its_code_through_the_client() throws Exception {
    try (var server = new RemoteServer(request -> Response.status(503, "Retry-After", "2"))) {
      var failure = failure(context(server, TIME));

      assertThat(failure.code()).isEqualTo("remote_busy");
      assertThat(failure.retryAfterMs()).isEqualTo(2_000);
    }
  }

  private static RemoteContext context(RemoteServer server, Duration time) {
    return RemoteContext.of("a2a", server.url(), false, time, "");
  }

  private AgentOutput ask(RemoteContext context) throws Exception {
    return agent.handle(new AgentInput(context.task().input()), context);
  }

  private AgentException failure(RemoteContext context) {
    return catchThrowableOfType(AgentException.class, () -> ask(context));
  }

  /** Answers in turn; the last answer again and again. */
  private static RemoteServer answering(String... results) throws Exception {
    Deque<String> left = new ArrayDeque<>(List.of(results));
    return new RemoteServer(request -> Response.ok(reply(request, next(left))));
  }

  private static synchronized String next(Deque<String> left) {
    return left.size() > 1 ? left.removeFirst() : left.getFirst();
  }

  private static String reply(Request request, String result) {
    var id = new Json(request.body()).tree().path("id").toString();
    return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}";
  }

  private static String message(String part) {
    return "{\"kind\":\"message\",\"role\":\"agent\",\"messageId\":\"m\",\"parts\":[" + part + "]}";
  }

  private static String task(String state, String more) {
    return "{\"kind\":\"task\",\"id\":\"t-1\",\"contextId\":\"c\",\"status\":{\"state\":\""
        + state
        + "\"}"
        + more
        + "}";
  }
}
