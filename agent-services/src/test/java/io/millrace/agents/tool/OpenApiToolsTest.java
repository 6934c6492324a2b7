package io.millrace.agents.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.agents.api.AgentException;
import io.millrace.agents.ledger.LedgerDatabase;
import io.millrace.contracts.json.Json;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenApiToolsTest {

  private static final String PAYMENTS =
      """
      tool: %s
      description: Payments of an account.
      kind: openapi
      mutates: %s
      %s
      timeoutMs: 2000
      egress: ["PLACE"]
      openapi:
        server: http://PLACE/v1/
        operation: %s
        headers: {Authorization: "Bearer ${secret:bank-key}"}
        document:
          openapi: 3.1.0
          paths:
            /accounts/{account}/payments:
              parameters: [{$ref: "#/components/parameters/Account"}]
              post:
                operationId: pay
                requestBody: {required: true, content: {application/json: {}}}
              get:
                operationId: list
                parameters:
                  - {name: state, in: query, schema: {type: array}}
                  - {name: fields, in: query, explode: false}
                  - {name: X-Trace, in: header}
            /cookies:
              get: {operationId: cookies, parameters: [{name: c, in: cookie}]}
          components:
            parameters:
              Account: {name: account, in: path, required: true, schema: {type: string}}
      input: {type: object}
      """;

  @TempDir static Path folder;
  private static LedgerDatabase database;

  private ToolBench bench;

  @BeforeAll
  static void startDatabase() {
    database = new LedgerDatabase(folder);
  }

  @AfterAll
  static void stopDatabase() {
    database.close();
  }

  @BeforeEach
  void start() throws Exception {
    bench = new ToolBench(database);
    bench.publish(PAYMENTS.formatted("pay", true, "rollback: none", "pay"));
    bench.publish(PAYMENTS.formatted("list", false, "", "list"));
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private AgentException failure(String name, String arguments) {
    return catchThrowableOfType(AgentException.class, () -> bench.call(name, arguments));
  }

  @Test
  void each_argument_goes_to_its_place() throws Exception {
    // when
    bench.call(
        "list",
        "{\"account\":\"a/b ?\",\"state\":[\"open\",\"x&y\"],\"fields\":[\"id\",\"to\"],\"X-Trace\":\"t\"}");
    // then
    var request = bench.arrived.element();
    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.uri())
        .isEqualTo("/v1/accounts/a%2Fb%20%3F/payments?state=open&state=x%26y&fields=id,to");
    assertThat(request.header("X-trace")).isEqualTo("t");
    assertThat(request.headers()).doesNotContainKey("Idempotency-key");
  }

  @Test
  void a_mutating_call_carries_its_effect_key_and_the_secret_and_a_body() throws Exception {
    // when
    var result =
        bench
            .runner()
            .call("pay", Json.parse("{\"account\":\"a\",\"body\":{\"amount\":10}}"), bench.use(1));
    // then
    var request = bench.arrived.element();
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.body()).isEqualTo("{\"amount\":10}");
    assertThat(request.header("Idempotency-key")).isEqualTo(result.effectKey().hex());
    assertThat(request.header("Authorization")).isEqualTo("Bearer " + ToolBench.CANARY);
    assertThat(result.result()).isEqualTo(Json.parse("{\"ok\":true}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}",
        "{\"account\":\"..\"}",
        "{\"account\":\"\"}",
        "{\"account\":{}}",
        "{\"account\":\"a\",\"other\":1}",
        "{\"account\":\"a\",\"body\":{}}",
        "{\"account\":\"a\",\"X-Trace\":\"a\\r\\nX-Evil: 1\"}"
      })
  void arguments_without_a_place_of_their_own_are_refused(String arguments) {
    // when, then
    assertThat(failure("list", arguments).code()).isEqualTo("tool_input_invalid");
    assertThat(bench.arrived).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "400, tool_refused, FAILED",
    "404, tool_refused, FAILED",
    "429, tool_rate_limited, FAILED",
    "408, effect_unknown, UNKNOWN",
    "409, effect_unknown, UNKNOWN",
    "302, effect_unknown, UNKNOWN",
    "500, effect_unknown, UNKNOWN",
    "503, effect_unknown, UNKNOWN"
  })
  void a_status_proves_what_it_proves(int status, String code, String state) {
    // given
    bench.answer =
        (exchange, request) -> {
          exchange.getResponseHeaders().add("Location", "http://" + bench.place() + "/elsewhere");
          exchange.getResponseHeaders().add("Retry-After", "2");
          ToolBench.reply(exchange, status, "\"" + ToolBench.CANARY + "\"");
        };
    // when
    var failure = failure("pay", "{\"account\":\"a\",\"body\":{}}");
    // then
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure).hasMessageNotContaining(ToolBench.CANARY);
    assertThat(bench.states()).isEqualTo(state);
    assertThat(bench.arrived).hasSize(1);
    if (status == 429) assertThat(failure.retryAfterMs()).isBetween(1L, 2_000L);
  }

  @Test
  void a_server_that_is_not_there_has_done_nothing() {
    // given
    bench.close();
    // when
    var failure = failure("pay", "{\"account\":\"a\",\"body\":{}}");
    // then
    assertThat(failure.code()).isEqualTo("tool_unavailable");
    assertThat(failure.isRetriable()).isTrue();
    assertThat(bench.states()).isEqualTo("FAILED");
  }

  @Test
  void a_server_that_does_not_answer_in_time_may_have_done_it() {
    // given
    var end = new CountDownLatch(1);
    bench.answer =
        (exchange, request) -> {
          try {
            end.await();
          } catch (InterruptedException e) {
            throw new java.io.IOException(e);
          }
        };
    // when
    var failure = failure("pay", "{\"account\":\"a\",\"body\":{}}");
    end.countDown();
    // then
    assertThat(failure.code()).isEqualTo("effect_unknown");
  }

  @Test
  void a_connection_lost_before_the_answer_is_found_out_about() throws Exception {
    // given
    bench.publish(
        PAYMENTS.formatted("pay", true, "rollback: none\nreconcile: find-payment", "pay"));
    bench.publish(
        """
        tool: find-payment
        description: Looks for a payment.
        kind: openapi
        mutates: false
        egress: ["PLACE"]
        openapi:
          server: http://PLACE
          operation: find
          document:
            openapi: 3.0.3
            paths:
              /find/{effectKey}:
                get: {operationId: find, parameters: [{name: effectKey, in: path}]}
        input: {type: object, properties: {effectKey: {type: string}}}
        """);
    var payments = new ConcurrentLinkedQueue<String>();
    bench.answer =
        (exchange, request) -> {
          if (request.uri().startsWith("/find/"))
            ToolBench.reply(exchange, 200, "{\"happened\":true,\"result\":{\"receipt\":1}}");
          else payments.add(request.header("Idempotency-key"));
        };
    // when
    var answer = bench.call("pay", "{\"account\":\"a\",\"body\":{}}");
    // then
    assertThat(answer.path("receipt").asInt()).isEqualTo(1);
    assertThat(payments).hasSize(1);
    assertThat(bench.arrived)
        .extracting(ToolBench.Arrived::uri)
        .contains("/find/" + payments.element());
    assertThat(bench.states()).isEqualTo("RECONCILED");
  }

  @Test
  void a_redirect_is_not_followed_and_another_place_not_reached() {
    // given
    bench.publish(
        PAYMENTS
            .formatted("list", false, "", "list")
            .replace("[\"PLACE\"]", "[\"192.0.2.1:443\"]"));
    // when, then
    assertThat(failure("list", "{\"account\":\"a\"}").code()).isEqualTo("egress_denied");
    assertThat(bench.arrived).isEmpty();
  }

  @Test
  void an_answer_beyond_the_bound_is_not_read_on() {
    // given
    bench.answer = (exchange, request) -> ToolBench.reply(exchange, 200, "x".repeat(1_000_000));
    // when, then
    assertThat(failure("list", "{\"account\":\"a\"}").code()).isEqualTo("tool_output_too_large");
    assertThat(failure("pay", "{\"account\":\"a\",\"body\":{}}").code())
        .isEqualTo("tool_output_too_large");
    assertThat(bench.states()).isEqualTo("FAILED,DONE");
  }

  @Test
  void a_server_that_echoes_the_secret_does_not_give_it_to_the_model() throws Exception {
    // given
    bench.answer =
        (exchange, request) ->
            ToolBench.reply(
                exchange, 200, "{\"echo\":\"" + request.header("Authorization") + "\"}");
    // when
    var answer = bench.call("list", "{\"account\":\"a\"}");
    // then
    assertThat(answer.path("echo").asText()).isEqualTo("Bearer [secret]");
    assertThat(bench.ledger()).doesNotContain(ToolBench.CANARY);
  }

  @Test
  void what_is_not_understood_is_said() {
    // given
    bench.publish(PAYMENTS.formatted("cookies", false, "", "cookies"));
    bench.publish(PAYMENTS.formatted("missing", false, "", "missing"));
    // when, then
    assertThat(failure("cookies", "{}").code()).isEqualTo("tool_definition_invalid");
    assertThat(failure("missing", "{}").code()).isEqualTo("tool_definition_invalid");
  }

  @Test
  void texts_and_empty_answers_are_answers() throws Exception {
    // given
    bench.answer =
        (exchange, request) -> {
          exchange.getResponseHeaders().add("Content-Type", "text/plain");
          ToolBench.reply(exchange, 200, "fine");
        };
    var text = bench.call("list", "{\"account\":\"a\"}");
    bench.answer = (exchange, request) -> exchange.sendResponseHeaders(204, -1);
    // when
    var empty = bench.call("list", "{\"account\":\"b\"}");
    // then
    assertThat(text.path("text").asText()).isEqualTo("fine");
    assertThat(empty.isNull()).isTrue();
  }
}
