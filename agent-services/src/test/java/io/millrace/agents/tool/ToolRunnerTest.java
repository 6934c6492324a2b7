package io.millrace.agents.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.ledger.CallApproval;
import io.millrace.agents.ledger.EffectKey;
import io.millrace.agents.ledger.LedgerDatabase;
import io.millrace.contracts.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is the same for tools of all kinds, shown with beans. */
class ToolRunnerTest {

  @TempDir static Path folder;
  private static LedgerDatabase database;

  private final AtomicInteger calls = new AtomicInteger();
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
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  /** Code of a tool. */
  interface Body {
    JsonNode call(JsonNode arguments, ToolContext context) throws Exception;
  }

  private void bean(String name, Body body) {
    bench.beans.add(
        new JavaTool() {
          @Override
          public String name() {
            return name;
          }

          @Override
          public JsonNode call(JsonNode arguments, ToolContext context)
              throws NoEffectException, AgentException, InterruptedException {
            calls.incrementAndGet();
            try {
              return body.call(arguments, context);
            } catch (NoEffectException
                | AgentException
                | InterruptedException
                | RuntimeException e) {
              throw e;
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          }
        });
  }

  private void publish(String name, boolean mutates, String more) {
    bench.publish(
        """
        tool: %s
        description: A tool of the test.
        kind: java
        mutates: %s
        %s
        input: {type: object, required: [amount], properties: {amount: {type: number}}, additionalProperties: false}
        output: {type: object, required: [paid], properties: {paid: {type: number}}}
        %s
        """
            .formatted(name, mutates, mutates ? "rollback: none" : "", more));
  }

  private static JsonNode paid(JsonNode arguments) {
    return JsonNodeFactory.instance.objectNode().set("paid", arguments.path("amount"));
  }

  private AgentException failure(String name, String arguments) {
    return catchThrowableOfType(AgentException.class, () -> bench.call(name, arguments));
  }

  private ToolRunner.Reserved unvouched(int attempt, String name, String arguments)
      throws AgentException {
    return bench.runner().reserve(name, Json.parse(arguments), bench.use(attempt), true);
  }

  @Test
  void a_call_that_needs_a_person_is_made_once_it_is_approved_with_these_arguments()
      throws Exception {
    // given
    publish("pay", true, "");
    bean("pay", (arguments, context) -> paid(arguments));
    var first = unvouched(1, "pay", "{\"amount\":1}");
    var missing = (CallApproval.Missing) first.approval();
    assertThat(catchThrowableOfType(AgentException.class, first::call).code())
        .isEqualTo("needs_approval");
    // when
    bench.desk().approve(new EffectKey(missing.key()), Duration.ofDays(1), "ada", null);
    // then
    assertThat(unvouched(2, "pay", "{\"amount\":1.5}").approval())
        .isInstanceOf(CallApproval.Missing.class);
    var second = unvouched(2, "pay", "{\"amount\":1.0}");
    assertThat(second.approval()).isInstanceOf(CallApproval.Given.class);
    assertThat(second.call().result().tree().path("paid").asInt()).isEqualTo(1);
    assertThat(unvouched(3, "pay", "{\"amount\":1}").call().reused()).isTrue();
    assertThat(calls).hasValue(1);
  }

  @Test
  void a_call_that_changes_nothing_needs_no_person() throws Exception {
    // given
    publish("look", false, "");
    bean("look", (arguments, context) -> paid(arguments));
    // when
    var reserved = unvouched(1, "look", "{\"amount\":1}");
    // then
    assertThat(reserved.approval()).isInstanceOf(CallApproval.Given.class);
    assertThat(reserved.call().reused()).isFalse();
  }

  @Test
  void a_bean_answers_and_the_call_is_recorded() throws Exception {
    // given
    publish("pay", true, "");
    bean("pay", (arguments, context) -> paid(arguments));
    // when
    var answer = bench.call("pay", "{\"amount\":10}");
    // then
    assertThat(answer.path("paid").asInt()).isEqualTo(10);
    assertThat(bench.records)
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.name()).isEqualTo("pay@1");
              assertThat(record.outcome()).isEqualTo("ok");
            });
  }

  @Test
  void a_retry_gets_the_answer_of_the_first_attempt() throws Exception {
    // given
    publish("pay", true, "");
    bean("pay", (arguments, context) -> paid(arguments));
    var first = bench.runner().call("pay", Json.parse("{\"amount\":10}"), bench.use(1));
    // when
    var second = bench.runner().call("pay", Json.parse("{\"amount\":10.0}"), bench.use(2));
    // then
    assertThat(second.reused()).isTrue();
    assertThat(second.effectKey()).isEqualTo(first.effectKey());
    assertThat(calls).hasValue(1);
  }

  @Test
  void a_tool_the_agent_does_not_list_is_not_called() {
    // given
    publish("pay", true, "");
    bean("pay", (arguments, context) -> paid(arguments));
    var use = bench.use(1);
    var none = new ToolUse(use.owner(), List.of(), use.calls(), use.deadline(), use.records());
    // when
    var failure =
        catchThrowableOfType(
            AgentException.class,
            () -> bench.runner().call("pay", Json.parse("{\"amount\":1}"), none));
    // then
    assertThat(failure.code()).isEqualTo("tool_not_allowed");
    assertThat(calls).hasValue(0);
  }

  @Test
  void arguments_and_answers_follow_their_schemas() {
    // given
    publish("pay", false, "");
    bean("pay", (arguments, context) -> JsonNodeFactory.instance.objectNode());
    // when, then
    assertThat(failure("pay", "{\"amount\":\"ten\"}").code()).isEqualTo("tool_input_invalid");
    assertThat(failure("pay", "{\"amount\":1,\"more\":1}").code()).isEqualTo("tool_input_invalid");
    assertThat(calls).hasValue(0);
    assertThat(failure("pay", "{\"amount\":1}").code()).isEqualTo("tool_output_invalid");
  }

  @Test
  void a_call_that_hangs_ends_with_its_time_and_its_thread_is_interrupted() throws Exception {
    // given
    publish("ask", false, "timeoutMs: 200");
    var interrupted = new CountDownLatch(1);
    bean(
        "ask",
        (arguments, context) -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
          }
          return paid(arguments);
        });
    // when
    var failure = failure("ask", "{\"amount\":1}");
    // then
    assertThat(failure.code()).isEqualTo("tool_timeout");
    assertThat(failure.isRetriable()).isTrue();
    interrupted.await();
  }

  @Test
  void an_attempt_that_is_over_calls_nothing() {
    // given
    publish("pay", true, "");
    bean("pay", (arguments, context) -> paid(arguments));
    var use = bench.use(1);
    var over =
        new ToolUse(
            use.owner(), use.allowed(), use.calls(), Instant.now().minusSeconds(1), use.records());
    // when
    var failure =
        catchThrowableOfType(
            AgentException.class,
            () -> bench.runner().call("pay", Json.parse("{\"amount\":1}"), over));
    // then
    assertThat(failure.code()).isEqualTo("tool_timeout");
    assertThat(calls).hasValue(0);
  }

  @Test
  void a_mutating_tool_that_hangs_or_breaks_goes_to_a_person() {
    // given
    publish("hang", true, "timeoutMs: 200");
    publish("break", true, "");
    bean(
        "hang",
        (arguments, context) -> {
          new CountDownLatch(1).await();
          return paid(arguments);
        });
    bean(
        "break",
        (arguments, context) -> {
          throw new IllegalStateException(ToolBench.CANARY);
        });
    // when, then
    assertThat(failure("hang", "{\"amount\":1}").code()).isEqualTo("effect_unknown");
    assertThat(failure("break", "{\"amount\":1}").code()).isEqualTo("effect_unknown");
    assertThat(bench.ledger()).doesNotContain(ToolBench.CANARY);
  }

  @Test
  void a_mutating_tool_that_says_nothing_happened_may_be_called_again() throws Exception {
    // given
    publish("pay", true, "");
    bean(
        "pay",
        (arguments, context) -> {
          if (calls.get() == 1)
            throw new NoEffectException(AgentException.retriable("bank_closed", "later"));
          return paid(arguments);
        });
    // when
    var first = failure("pay", "{\"amount\":1}");
    var second = bench.call("pay", "{\"amount\":1}");
    // then
    assertThat(first.code()).isEqualTo("bank_closed");
    assertThat(second.path("paid").asInt()).isEqualTo(1);
  }

  @Test
  void an_unknown_outcome_is_reconciled_by_the_tool_the_definition_names() throws Exception {
    // given
    bench.publish(
        """
        tool: find-payment
        description: Looks for a payment.
        kind: java
        mutates: false
        input: {type: object, required: [effectKey, arguments]}
        """);
    publish("pay", true, "reconcile: find-payment");
    bean(
        "pay",
        (arguments, context) -> {
          throw AgentException.retriable("tool_timeout", "lost");
        });
    bean(
        "find-payment",
        (arguments, context) -> {
          var answer = JsonNodeFactory.instance.objectNode();
          answer.put("happened", arguments.path("effectKey").asText().length() == 64);
          answer.set("result", paid(arguments.path("arguments")));
          return answer;
        });
    // when
    var answer = bench.call("pay", "{\"amount\":7}");
    // then
    assertThat(answer.path("paid").asInt()).isEqualTo(7);
    assertThat(bench.states()).isEqualTo("RECONCILED");
  }

  @Test
  void an_answer_that_is_too_large_is_refused() {
    // given
    publish("ask", false, "");
    bean(
        "ask",
        (arguments, context) ->
            JsonNodeFactory.instance.objectNode().put("paid", 1).put("x", "x".repeat(30_000)));
    // when, then
    assertThat(failure("ask", "{\"amount\":1}").code()).isEqualTo("tool_output_too_large");
  }

  @Test
  void a_secret_that_comes_back_is_hidden_in_answer_failure_and_ledger() throws Exception {
    // given
    bench.publish(
        """
        tool: secretive
        description: Uses ${secret:bank-key}.
        kind: java
        mutates: false
        input: {type: object}
        """);
    bean(
        "secretive",
        (arguments, context) -> {
          var secret = context.secrets().fill("${secret:bank-key}");
          if (arguments.has("fail")) throw AgentException.permanent("said", "it is " + secret);
          return JsonNodeFactory.instance.objectNode().put("echo", "Bearer " + secret);
        });
    // when
    var answer = bench.call("secretive", "{}");
    var failure = failure("secretive", "{\"fail\":true}");
    // then
    assertThat(answer.path("echo").asText()).isEqualTo("Bearer [secret]");
    assertThat(failure).hasMessage("it is [secret]");
    assertThat(bench.ledger()).doesNotContain(ToolBench.CANARY);
  }

  @Test
  void a_reference_in_the_arguments_is_text_and_no_secret() throws Exception {
    // given
    bench.publish(
        """
        tool: echo
        description: Uses ${secret:bank-key}.
        kind: java
        mutates: false
        input: {type: object}
        """);
    bean("echo", (arguments, context) -> arguments);
    // when
    var answer = bench.call("echo", "{\"text\":\"${secret:bank-key}\"}");
    // then
    assertThat(answer.path("text").asText()).isEqualTo("${secret:bank-key}");
  }
}
