package io.millrace.agents.model;

import static io.millrace.agents.model.ScriptedModelServer.breaksAfter;
import static io.millrace.agents.model.ScriptedModelServer.endsWith;
import static io.millrace.agents.model.ScriptedModelServer.hangs;
import static io.millrace.agents.model.ScriptedModelServer.refuses;
import static io.millrace.agents.model.ScriptedModelServer.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.ModelReply;
import io.millrace.agents.api.ToolModel;
import io.millrace.agents.model.ScriptedModelServer.Protocol;
import io.millrace.agents.model.budget.TenantBudgets;
import io.millrace.agents.model.pace.Pacer;
import io.millrace.contracts.definition.Reference;
import io.millrace.contracts.message.CallRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens around a call: retries, pauses, breaker, fallbacks. */
class CallPathTest extends CatalogTest {

  private ScriptedModelServer server;
  private ScriptedModelServer spare;

  @BeforeEach
  void start() throws Exception {
    server = server(Protocol.OPENAI);
    spare = server(Protocol.ANTHROPIC);
    publish("m", server, Protocol.OPENAI, "retries: 2");
  }

  private void publishWithFallback(String more) {
    publish("m", server, Protocol.OPENAI, more + "\nfallback: spare@1");
    publish("spare", spare, Protocol.ANTHROPIC, "retries: 0");
  }

  private List<String> outcomes() {
    return meter.calls().stream().map(CallRecord::outcome).toList();
  }

  @Test
  void a_call_is_tried_again_when_that_may_help() throws Exception {
    server.then(refuses(500, null)).then(breaksAfter("Half")).then(says("Whole."));

    var reply = open("m").chat(ask("Well?"));

    assertThat(reply).isEqualTo(new ModelReply.Text("Whole.", "m-test"));
    assertThat(outcomes()).containsExactly("model_unavailable", "model_stream_broken", "ok");
    assertThat(meter.usage().modelCalls()).isEqualTo(3);
    // The half answer was read and written too, by estimate: 12 and 1 tokens beside the 12 and 5.
    assertThat(meter.usage().outputTokens()).isEqualTo(6);
  }

  @Test
  void a_refusal_is_not_tried_again() throws Exception {
    publishWithFallback("retries: 2");
    server.then(endsWith("content_filter", ""));

    assertThat(code(() -> open("m").chat(ask("Well?")))).isEqualTo("model_refused");

    assertThat(server.requests).hasSize(1);
    assertThat(spare.requests).isEmpty();
  }

  @Test
  void retry_after_is_honoured() throws Exception {
    server.then(refuses(429, "1")).then(says("Now."));
    long startedAt = System.nanoTime();

    open("m").chat(ask("Well?"));

    assertThat(Duration.ofNanos(System.nanoTime() - startedAt))
        .isBetween(Duration.ofMillis(900), Duration.ofSeconds(4));
  }

  @Test
  void a_retry_after_beyond_the_deadline_is_not_waited_for() throws Exception {
    server.then(refuses(503, "60"));
    long startedAt = System.nanoTime();

    var failure =
        catchThrowableOfType(AgentException.class, () -> open("m", use(5_000)).chat(ask("Well?")));

    assertThat(failure.code()).isEqualTo("model_rate_limited");
    assertThat(failure.retryAfterMs()).isBetween(50_000L, 60_000L);
    assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isLessThan(Duration.ofSeconds(3));
    assertThat(server.requests).hasSize(1);
  }

  @Test
  void a_provider_that_says_429_for_two_seconds_meets_no_storm() throws Exception {
    // given: 20 workers in two processes, and a provider that is closed for two seconds
    publish("m", server, Protocol.OPENAI, "retries: 5\npace: {parallel: 2}");
    var opensAt = Instant.now().plusSeconds(2);
    var refusals = new AtomicInteger();
    server.always(
        (exchange, protocol) -> {
          if (Instant.now().isAfter(opensAt)) says("Open.").play(exchange, protocol);
          else {
            refusals.incrementAndGet();
            refuses(429, null).play(exchange, protocol);
          }
        });
    var catalogs = List.of(catalog(), catalog());
    var answers = new AtomicInteger();

    // when
    try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        var catalog = catalogs.get(i % 2);
        workers.submit(
            () -> {
              catalog.open(new Reference("m", 1), use(30_000)).orElseThrow().chat(ask("Well?"));
              return answers.incrementAndGet();
            });
      }
    }

    // then: the first calls of both, then one at a time
    assertThat(answers.get()).isEqualTo(20);
    assertThat(refusals.get()).isLessThanOrEqualTo(8);
  }

  @Test
  void a_fallback_answers_and_is_named() throws Exception {
    publishWithFallback("retries: 1");
    server.always(refuses(500, null));
    spare.then(says("Here."));
    var model = open("m");

    var reply = model.chat(ask("Well?"));

    assertThat(reply).isEqualTo(new ModelReply.Text("Here.", "spare-test"));
    assertThat(model.name()).isEqualTo("spare-test");
    assertThat(outcomes()).containsExactly("model_unavailable", "model_unavailable", "ok");
    assertThat(metrics.get("millrace.model.fallbacks").tag("model", "m").counter().count())
        .isEqualTo(1);
  }

  @Test
  void fallbacks_that_go_in_a_circle_end() throws Exception {
    publish("m", server, Protocol.OPENAI, "retries: 0\nfallback: spare");
    publish("spare", spare, Protocol.ANTHROPIC, "retries: 0\nfallback: m");
    server.always(refuses(401, null));
    spare.always(refuses(500, null));

    assertThat(code(() -> open("m").chat(ask("Well?")))).isEqualTo("model_unavailable");

    assertThat(server.requests).hasSize(1);
    assertThat(spare.requests).hasSize(1);
  }

  @Test
  void at_most_three_fallbacks_are_asked() throws Exception {
    for (int i = 0; i < 6; i++)
      publish("m" + i, server, Protocol.OPENAI, "retries: 0\nfallback: m" + (i + 1));
    server.always(refuses(500, null));

    assertThat(code(() -> open("m0").chat(ask("Well?")))).isEqualTo("model_unavailable");

    assertThat(server.requests).hasSize(4);
  }

  @Test
  void a_model_that_fails_in_a_row_is_left_alone_for_a_while() throws Exception {
    publish("m", server, Protocol.OPENAI, "retries: 0\nbreaker: {failures: 3, openMs: 400}");
    server.always(refuses(500, null));
    var model = open("m");
    for (int i = 0; i < 3; i++)
      assertThat(code(() -> model.chat(ask("Well?")))).isEqualTo("model_unavailable");

    var failure = catchThrowableOfType(AgentException.class, () -> model.chat(ask("Well?")));

    assertThat(failure.code()).isEqualTo("model_circuit_open");
    assertThat(failure.retryAfterMs()).isEqualTo(400);
    assertThat(server.requests).hasSize(3);
    server.always(says("Back."));
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> code(() -> model.chat(ask("Well?"))).equals("ok"));
  }

  @Test
  void a_caller_waits_for_its_place_only_until_its_deadline() throws Exception {
    publish("m", server, Protocol.OPENAI, "retries: 0\npace: {parallel: 1}");
    server.always(hangs(3_000));
    var catalog = catalog();
    var first = catalog.open(new Reference("m", 1), use(30_000)).orElseThrow();
    var thread = Thread.ofVirtual().start(() -> quiet(first));
    await().until(() -> server.requests.size() == 1);

    var second = catalog.open(new Reference("m", 1), use(300)).orElseThrow();

    assertThat(code(() -> second.chat(ask("Well?")))).isEqualTo("model_busy");
    thread.interrupt();
  }

  private static void quiet(ToolModel model) {
    try {
      model.chat(ask("Well?"));
    } catch (AgentException | InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void an_unknown_model_is_named() throws Exception {
    assertThat(code(() -> open("nobody"))).isEqualTo("model_unknown");
  }

  @Test
  void one_definition_is_opened_once_and_another_version_beside_it() throws Exception {
    var catalog = catalog();
    catalog.open(new Reference("m", 1), use(1_000));
    catalog.open(new Reference("m", 1), use(1_000));
    assertThat(catalog.openCount()).isEqualTo(1);

    publish("m", server, Protocol.OPENAI, "retries: 5");
    catalog.open(new Reference("m", 2), use(1_000));

    assertThat(catalog.openCount()).isEqualTo(2);
  }

  @Test
  void a_key_that_cannot_be_resolved_is_named_and_nothing_is_sent() throws Exception {
    var catalog =
        new ModelCatalog(
            (name, version) -> Optional.ofNullable(published.get(name)),
            Secrets.NONE,
            Optional.empty(),
            new Pacer(paces),
            TenantBudgets.NONE,
            metrics);

    var model = catalog.open(new Reference("m", 1), use(5_000)).orElseThrow();

    assertThat(code(() -> model.chat(ask("Well?")))).isEqualTo("secret_unavailable");
    assertThat(server.requests).isEmpty();
  }

  @Test
  void a_provider_that_says_later_does_not_open_the_breaker() throws Exception {
    publish("m", server, Protocol.OPENAI, "retries: 0\nbreaker: {failures: 1, openMs: 60000}");
    server.then(refuses(429, "0")).then(says("Yes."));
    var model = open("m");

    assertThat(code(() -> model.chat(ask("Well?")))).isEqualTo("model_rate_limited");
    assertThat(code(() -> model.chat(ask("Well?")))).isEqualTo("ok");
  }

  @Test
  void an_attempt_that_holds_a_closed_model_opens_it_again() throws Exception {
    server.always(says("Yes."));
    var catalog = catalog();
    var model = catalog.open(new Reference("m", 1), use(30_000)).orElseThrow();
    model.chat(ask("Well?"));

    catalog.close();

    assertThat(code(() -> model.chat(ask("Well?")))).isEqualTo("ok");
  }

  @Test
  void without_a_model_of_its_own_a_deployment_has_none() throws Exception {
    assertThat(catalog().open(null, use(1_000))).isEmpty();
  }
}
