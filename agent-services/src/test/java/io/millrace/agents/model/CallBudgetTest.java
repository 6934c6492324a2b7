package io.millrace.agents.model;

import static io.millrace.agents.model.ScriptedModelServer.breaksAfter;
import static io.millrace.agents.model.ScriptedModelServer.hangs;
import static io.millrace.agents.model.ScriptedModelServer.refuses;
import static io.millrace.agents.model.ScriptedModelServer.says;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.agents.api.ModelReply;
import io.millrace.agents.model.CallRecorder.Recorded;
import io.millrace.agents.model.ScriptedModelServer.Protocol;
import io.millrace.agents.model.budget.TenantBudgets.Limit;
import io.millrace.contracts.definition.Reference;
import io.millrace.contracts.message.Usage;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a call may use: of the attempt, of the tenant, of the ledger. */
class CallBudgetTest extends CatalogTest {

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

  @Test
  void a_fallback_has_only_what_the_attempt_has_left() throws Exception {
    publishWithFallback("retries: 0");
    server.then(breaksAfter("x".repeat(400)));
    var use =
        new ModelUse(
            meter, shown::add, Instant.now().plusSeconds(30), 100, 0, "", CallRecorder.NONE);

    assertThat(code(() -> open("m", use).chat(ask("Well?")))).isEqualTo("model_tokens_exceeded");

    assertThat(spare.requests).isEmpty();
  }

  @Test
  void cost_is_bounded_before_the_call() throws Exception {
    // given: 12 tokens at 3 and 1 at 15 do not fit into 20 millionths
    var use =
        new ModelUse(
            meter, shown::add, Instant.now().plusSeconds(30), 0, 20, "", CallRecorder.NONE);

    assertThat(code(() -> open("m", use).chat(ask("x".repeat(100)))))
        .isEqualTo("model_cost_exceeded");

    assertThat(server.requests).isEmpty();
  }

  @Test
  void the_answer_is_shortened_to_what_the_attempt_may_cost() throws Exception {
    server.then(says("Yes."));
    var use =
        new ModelUse(
            meter, shown::add, Instant.now().plusSeconds(30), 0, 1_000, "", CallRecorder.NONE);

    open("m", use).chat(ask("Well?"));

    var body = server.requests.getFirst().body();
    var tokens = body.replaceAll("(?s).*max_(completion_)?tokens\"\\s*:\\s*(\\d+).*", "$2");
    assertThat(Integer.parseInt(tokens)).isBetween(55, 66);
  }

  @Test
  void a_tenant_s_day_is_bounded_before_the_call_and_settled_after_it() throws Exception {
    tenantLimit = new Limit(2_100, 0);
    server.always(says("Yes."));
    var model = open("m");

    // Each call reserves about 2,005 tokens and uses 17 of them.
    for (int i = 0; i < 6; i++) model.chat(ask("Well?"));

    assertThat(code(() -> model.chat(ask("Well?")))).isEqualTo("tenant_budget_exceeded");
    assertThat(server.requests).hasSize(6);
  }

  @Test
  void a_finished_call_is_reused_and_counted_but_not_made() throws Exception {
    // given
    var ledger = new HashMap<Object, Recorded>();
    CallRecorder recorder =
        (call, performer) -> {
          var key = List.of(call.model(), call.version(), call.request());
          var known = ledger.get(key);
          if (known != null) return new Recorded(known.reply(), known.usage(), true);
          var made = performer.perform();
          assertThat(made.usage()).isEqualTo(new Usage(12, 5, 12 * 3 + 5 * 15, 2));
          ledger.put(key, made);
          return made;
        };
    server.then(refuses(500, null)).then(says("Once."));
    var deadline = Instant.now().plusSeconds(30);
    var use = new ModelUse(meter, shown::add, deadline, 0, 0, "", recorder);
    open("m", use).chat(ask("Well?"));

    // when
    var reply = open("m", use).chat(ask("Well?"));

    // then
    assertThat(reply).isEqualTo(new ModelReply.Text("Once.", "m-test"));
    assertThat(server.requests).hasSize(2);
    assertThat(shown).containsExactly("Once.", "Once.");
    assertThat(meter.usage().modelCalls()).isEqualTo(4);
    assertThat(meter.usage().inputTokens()).isEqualTo(24);
  }

  @Test
  void calls_made_at_the_same_time_do_not_pass_the_attempt_s_tokens_together() throws Exception {
    // given: each call reserves about 2,005 tokens
    server.always(
        (exchange, protocol) -> {
          hangs(300).play(exchange, protocol);
          says("Yes.").play(exchange, protocol);
        });
    var use =
        new ModelUse(
            meter, shown::add, Instant.now().plusSeconds(30), 4_010, 0, "", CallRecorder.NONE);
    var catalog = catalog();
    var codes = new CopyOnWriteArrayList<String>();

    // when
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 6; i++)
        callers.submit(
            () ->
                codes.add(
                    code(
                        () ->
                            catalog
                                .open(new Reference("m", 1), use)
                                .orElseThrow()
                                .chat(ask("Well?")))));
    }

    // then
    assertThat(codes).hasSize(6);
    assertThat(codes.stream().filter("ok"::equals)).hasSize(2);
    assertThat(codes).contains("model_tokens_exceeded");
    assertThat(meter.usage().inputTokens()).isEqualTo(24);
  }
}
