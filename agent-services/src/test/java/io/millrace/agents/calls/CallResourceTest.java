package io.millrace.agents.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.ledger.AttemptCalls;
import io.millrace.agents.ledger.CallKind;
import io.millrace.agents.ledger.CallLedger;
import io.millrace.agents.ledger.CallOwner;
import io.millrace.agents.ledger.CallRequest;
import io.millrace.agents.ledger.LedgerDatabase;
import io.millrace.agents.ledger.LedgerDesk;
import io.millrace.agents.ledger.LedgerSettings;
import io.millrace.agents.ledger.Performed;
import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.RegistryEntry;
import io.millrace.contracts.message.RegistryKind;
import io.millrace.kit.problem.FieldError;
import io.millrace.kit.problem.ProblemException;
import io.millrace.kit.registry.RegistryView;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

class CallResourceTest {

  private static final LedgerSettings SETTINGS =
      new LedgerSettings(
          2_000, Duration.ofMillis(200), Duration.ofSeconds(10), Duration.ofSeconds(10));
  private static final String PAY =
      """
      tool: pay
      description: Pays.
      kind: java
      mutates: true
      rollback: none
      timeoutMs: 1000
      input: {type: object}
      output: {type: object, required: [number], properties: {number: {type: integer}}}
      """;

  @TempDir static Path folder;
  private static LedgerDatabase database;

  private final String run = UUID.randomUUID().toString();
  private final CallLedger ledger = new CallLedger(database.dataSource(), SETTINGS);
  private final CallResource calls = resource(database.dataSource());

  @BeforeAll
  static void start() {
    database = new LedgerDatabase(folder);
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  private static CallResource resource(javax.sql.DataSource dataSource) {
    var registry = new RegistryView();
    registry.put(
        new RegistryEntry(
            RegistryKind.TOOL,
            "pay",
            1,
            "Pays.",
            "digest",
            DefinitionText.read(PAY).canonical(),
            Instant.EPOCH,
            "ada",
            false,
            new TreeMap<>()));
    return new CallResource(
        new LedgerDesk(dataSource, Duration.ofSeconds(5)),
        new ToolOutputs(registry),
        Duration.ofDays(7),
        2_000);
  }

  private AttemptCalls attempt(int number) {
    return ledger.attempt(new CallOwner("tenant", run, "step", number, "payer"));
  }

  private static CallRequest pay(boolean needsApproval) {
    return new CallRequest(
        CallKind.TOOL,
        "pay",
        1,
        Json.parse("{\"amount\":12345678901234567890}"),
        true,
        Duration.ofMillis(50),
        null,
        needsApproval);
  }

  /** Its only open call. */
  private String open(boolean needsApproval) {
    catchThrowableOfType(
        AgentException.class,
        () ->
            attempt(1)
                .call(
                    pay(needsApproval),
                    key ->
                        new Performed.Unclear(AgentException.retriable("tool_timeout", "late"))));
    return calls.list("open", run, null, 10).calls().getFirst().key();
  }

  private static ProblemException refused(Runnable request) {
    return catchThrowableOfType(ProblemException.class, request::run);
  }

  @Test
  void a_call_is_told_with_all_that_is_known_of_it() throws Exception {
    // given
    var key = open(false);
    // when
    var mapper = new ObjectMapper().registerModule(new JavaTimeModule());
    var told =
        mapper
            .readTree(mapper.writeValueAsString(calls.list("unknown", run, "step", 10)))
            .path("calls")
            .path(0);
    // then
    assertThat(told.path("key").asText()).isEqualTo(key);
    assertThat(told.path("status").asText()).isEqualTo("unknown");
    assertThat(told.path("runId").asText()).isEqualTo(run);
    assertThat(told.path("agent").asText()).isEqualTo("payer");
    assertThat(told.path("tool").asText()).isEqualTo("pay@1");
    assertThat(told.path("arguments").path("amount").bigIntegerValue())
        .isEqualTo("12345678901234567890");
    assertThat(told.path("argumentsText").asText()).isEqualTo("{\"amount\":12345678901234567890}");
    assertThat(told.path("code").asText()).isEqualTo("tool_timeout");
    assertThat(told.has("settled") && told.path("settled").isNull()).isTrue();
  }

  @Test
  void a_call_is_settled_once() throws Exception {
    // given
    var key = open(false);
    // when
    var settled =
        calls.settle(key, new Settle("done", Json.parse("{\"number\":7}").tree(), "ada", "seen"));
    var second = refused(() -> calls.settle(key, new Settle("not_done", null, "bo", null)));
    // then
    assertThat(settled.status()).isEqualTo("done");
    assertThat(settled.settled()).extracting("by", "comment").containsExactly("ada", "seen");
    assertThat(second.status()).isEqualTo(409);
    assertThat(second.code()).isEqualTo("call_settled");
    assertThat(second).hasMessageContaining("is done").hasMessageContaining("no effect");
    assertThat(calls.get(key).settled()).extracting("by").isEqualTo("ada");
    assertThat(attempt(2).call(pay(false), made -> null).result())
        .isEqualTo(Json.parse("{\"number\":7}"));
  }

  @Test
  void an_output_the_tool_could_not_have_given_is_not_taken() {
    // given
    var key = open(false);
    // when
    var problem =
        refused(() -> calls.settle(key, new Settle("done", Json.EMPTY_OBJECT.tree(), "ada", null)));
    // then
    assertThat(problem.code()).isEqualTo("decision_invalid");
    assertThat(problem.errors())
        .extracting(FieldError::pointer)
        .first()
        .asString()
        .startsWith("/output");
    assertThat(calls.get(key).status()).isEqualTo("unknown");
  }

  @Test
  void all_that_is_wrong_with_a_decision_is_said_at_once() {
    // when
    var settle =
        refused(
            () ->
                calls.settle(
                    "0".repeat(64),
                    new Settle("maybe", Json.EMPTY_OBJECT.tree(), "a b", "x".repeat(2_001))));
    var approve = refused(() -> calls.approve("0".repeat(64), null));
    // then
    assertThat(settle.errors())
        .extracting(FieldError::pointer)
        .containsExactly("/outcome", "/output", "/by", "/comment");
    assertThat(approve.errors()).extracting(FieldError::pointer).containsExactly("/by");
  }

  @Test
  void a_call_nobody_knows_is_not_found_and_a_query_is_checked() {
    // when, then
    for (String key : new String[] {"0".repeat(64), "x", "../runs"})
      assertThat(refused(() -> calls.get(key)))
          .extracting("status", "code")
          .containsExactly(404, "call_unknown");
    assertThat(refused(() -> calls.approve("0".repeat(64), new Say("ada", null))).code())
        .isEqualTo("call_unknown");
    assertThat(refused(() -> calls.list("all", null, null, 1)).code()).isEqualTo("query_invalid");
    assertThat(refused(() -> calls.list("lost", run, null, 1)).code()).isEqualTo("query_invalid");
  }

  @Test
  void a_call_is_approved_once_and_may_be_refused_until_it_is_made() throws Exception {
    // given
    var key = open(true);
    assertThat(calls.get(key).status()).isEqualTo("needs_approval");
    // when
    var approved = calls.approve(key, new Say("ada", "fine"));
    var second = refused(() -> calls.approve(key, new Say("bo", null)));
    var refused = calls.refuse(key, new Say("bo", "not fine"));
    var third = refused(() -> calls.approve(key, new Say("ada", null)));
    // then
    assertThat(approved.status()).isEqualTo("approved");
    assertThat(approved.approvedUntil()).isAfter(Instant.now().plus(Duration.ofDays(6)));
    assertThat(second).extracting("status", "code").containsExactly(409, "call_decided");
    assertThat(refused.status()).isEqualTo("refused");
    assertThat(third).hasMessageContaining("is refused");
    assertThat(calls.list("open", run, null, 10).calls()).isEmpty();
    assertThat(calls.list("all", run, null, 10).calls()).hasSize(1);
  }

  @Test
  void a_database_that_is_away_is_said_and_nothing_else() {
    // given
    var away = new PGSimpleDataSource();
    away.setPortNumbers(new int[] {1});
    // when
    var problem = refused(() -> resource(away).list("open", null, null, 1));
    // then
    assertThat(problem).extracting("status", "code").containsExactly(503, "ledger_unavailable");
    assertThat(problem.headers()).containsKey("Retry-After");
  }
}
