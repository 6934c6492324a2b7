package io.millrace.agents.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.agents.api.AgentException;
import io.millrace.agents.ledger.LedgerQuery.Which;
import io.millrace.contracts.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerDeskTest {

  private static final Duration WEEK = Duration.ofDays(7);
  private static final LedgerSettings SETTINGS =
      new LedgerSettings(
          200, Duration.ofMillis(200), Duration.ofSeconds(10), Duration.ofSeconds(10));

  @TempDir static Path folder;
  private static LedgerDatabase database;

  private final String run = UUID.randomUUID().toString();
  private final AtomicInteger effects = new AtomicInteger();
  private final CallLedger ledger = new CallLedger(database.dataSource(), SETTINGS);
  private final LedgerDesk desk = new LedgerDesk(database.dataSource(), Duration.ofSeconds(5));

  @BeforeAll
  static void start() {
    database = new LedgerDatabase(folder);
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  /** A call that should fail. */
  interface ThrowingCall {
    void run() throws Exception;
  }

  private static String code(ThrowingCall call) {
    return catchThrowableOfType(AgentException.class, call::run).code();
  }

  private AttemptCalls attempt(int number) {
    return ledger.attempt(new CallOwner("tenant", run, "step", number, "payer"));
  }

  private static CallRequest pay(
      String amount, boolean needsApproval, @Nullable Reconciler reconciler) {
    return new CallRequest(
        CallKind.TOOL,
        "pay",
        1,
        Json.parse("{\"to\":\"C-1\",\"amount\":" + amount + "}"),
        true,
        Duration.ofMillis(50),
        reconciler,
        needsApproval);
  }

  private static CallRequest pay(String amount) {
    return pay(amount, false, null);
  }

  private static CallRequest risky(String amount) {
    return pay(amount, true, null);
  }

  private Performed effect(EffectKey key) {
    return new Performed.Succeeded(Json.of(Map.of("number", effects.incrementAndGet())));
  }

  private static Performed lost(EffectKey key) {
    return new Performed.Unclear(AgentException.retriable("tool_timeout", "no answer"));
  }

  private List<LedgerEntry> calls(Which which) throws Exception {
    return desk.list(new LedgerQuery(which, run, "step", 100));
  }

  private EffectKey unknownPayment() throws Exception {
    assertThat(code(() -> attempt(1).call(pay("10"), LedgerDeskTest::lost)))
        .isEqualTo("effect_unknown");
    return calls(Which.UNKNOWN).getFirst().key();
  }

  /** The key a person is told, when a call is asked for that needs one. */
  private EffectKey asked(int attempt, String amount) throws Exception {
    var approval = attempt(attempt).reserve(risky(amount)).approval();
    assertThat(approval).isInstanceOf(CallApproval.Missing.class);
    return new EffectKey(
        Optional.ofNullable(((CallApproval.Missing) approval).key()).orElseThrow());
  }

  @Test
  void a_call_of_unknown_outcome_is_listed_with_what_a_person_must_know() throws Exception {
    // when
    var key = unknownPayment();
    // then
    var call = calls(Which.OPEN).getFirst();
    assertThat(call.key()).isEqualTo(key);
    assertThat(call.status()).isEqualTo(CallStatus.UNKNOWN);
    assertThat(call.arguments()).isEqualTo("{\"amount\":10,\"to\":\"C-1\"}");
    assertThat(call.agent()).isEqualTo("payer");
    assertThat(call.code()).isEqualTo("tool_timeout");
    assertThat(calls(Which.NEEDS_APPROVAL)).isEmpty();
    assertThat(desk.list(new LedgerQuery(Which.OPEN, run, "other", 100))).isEmpty();
  }

  @Test
  void a_person_who_finds_out_that_nothing_happened_lets_the_next_attempt_pay() throws Exception {
    // given
    var key = unknownPayment();
    // when
    boolean settled = desk.settle(key, new Reconciliation.DidNotHappen(), "ada", "looked");
    // then
    assertThat(settled).isTrue();
    assertThat(attempt(2).call(pay("10"), this::effect).reused()).isFalse();
    assertThat(desk.settle(key, new Reconciliation.DidNotHappen(), "bo", null)).isFalse();
    var call = desk.find(key).orElseThrow();
    assertThat(call.status()).isEqualTo(CallStatus.DONE);
    assertThat(call.settled()).extracting("by", "comment").containsExactly("ada", "looked");
  }

  @Test
  void what_a_person_says_was_answered_is_what_the_next_attempt_gets() throws Exception {
    // given
    var key = unknownPayment();
    var answer = Json.parse("{\"number\":41}");
    // when
    desk.settle(key, new Reconciliation.Happened(answer), "ada", null);
    // then
    var again = attempt(2).call(pay("10.00"), this::effect);
    assertThat(again.result()).isEqualTo(answer);
    assertThat(again.reused()).isTrue();
    assertThat(desk.settle(key, new Reconciliation.DidNotHappen(), "bo", null)).isFalse();
    assertThat(effects).hasValue(0);
  }

  @Test
  void arguments_are_forgotten_once_a_call_needs_no_person() throws Exception {
    // when
    attempt(1).call(pay("10"), this::effect);
    // then
    assertThat(calls(Which.ALL)).hasSize(1).first().extracting("arguments").isNull();
  }

  @Test
  void an_approved_call_is_made_once_and_no_other() throws Exception {
    // given
    var key = asked(1, "10");
    assertThat(calls(Which.NEEDS_APPROVAL).getFirst().arguments())
        .isEqualTo("{\"amount\":10,\"to\":\"C-1\"}");
    // when
    assertThat(desk.approve(key, WEEK, "ada", "is fine")).isTrue();
    // then
    assertThat(desk.approve(key, WEEK, "bo", null)).isFalse();
    assertThat(code(() -> attempt(2).call(risky("10.01"), this::effect)))
        .isEqualTo("needs_approval");
    var second = attempt(2);
    assertThat(second.call(risky("10.00"), this::effect).reused()).isFalse();
    assertThat(code(() -> second.call(risky("10"), this::effect))).isEqualTo("needs_approval");
    assertThat(attempt(3).call(risky("10"), this::effect).reused()).isTrue();
    assertThat(effects).hasValue(1);
    var call = desk.find(key).orElseThrow();
    assertThat(call.status()).isEqualTo(CallStatus.DONE);
    assertThat(call.arguments()).isEqualTo("{\"amount\":10,\"to\":\"C-1\"}");
    assertThat(call.approval()).extracting("by", "comment").containsExactly("ada", "is fine");
    assertThat(desk.refuse(key, "bo", null)).isFalse();
  }

  @Test
  void a_call_that_nobody_approved_is_not_made() {
    // when, then
    for (int i = 1; i <= 3; i++) {
      int number = i;
      assertThat(code(() -> attempt(number).call(risky("10"), this::effect)))
          .isEqualTo("needs_approval");
    }
    assertThat(effects).hasValue(0);
  }

  @Test
  void an_approval_ends_with_its_time_and_can_be_given_anew() throws Exception {
    // given
    var key = asked(1, "10");
    desk.approve(key, WEEK, "ada", null);
    database.update(
        "update agents.calls set approval_until = now() - interval '1 second' where effect_key = '"
            + key
            + "'");
    // when, then
    assertThat(code(() -> attempt(2).call(risky("10"), this::effect))).isEqualTo("needs_approval");
    assertThat(calls(Which.NEEDS_APPROVAL)).hasSize(1);
    assertThat(desk.approve(key, WEEK, "bo", null)).isTrue();
    assertThat(attempt(3).call(risky("10"), this::effect).reused()).isFalse();
  }

  @Test
  void a_refusal_holds_for_every_attempt_and_takes_an_approval_back() throws Exception {
    // given
    var key = asked(1, "10");
    desk.approve(key, WEEK, "ada", null);
    // when
    assertThat(desk.refuse(key, "bo", "the wrong account")).isTrue();
    // then
    assertThat(code(() -> attempt(2).call(risky("10"), this::effect)))
        .isEqualTo("approval_refused");
    assertThat(code(() -> attempt(2).call(pay("10"), this::effect))).isEqualTo("approval_refused");
    assertThat(attempt(2).reserve(risky("10")).approval())
        .isEqualTo(new CallApproval.Refused(key.hex()));
    assertThat(desk.approve(key, WEEK, "ada", null)).isFalse();
    assertThat(effects).hasValue(0);
  }

  @Test
  void a_waiting_call_is_no_effect_and_no_other_call_diverges_from_it() throws Exception {
    // given
    asked(1, "10");
    // when
    var other = attempt(2).call(pay("11"), this::effect);
    // then
    assertThat(other.reused()).isFalse();
    assertThat(code(() -> attempt(3).reserve(risky("12")).approval())).isEqualTo("effect_diverged");
    assertThat(calls(Which.NEEDS_APPROVAL)).hasSize(1);
  }

  @Test
  void an_approved_call_that_did_not_happen_is_made_again_only_while_the_approval_holds()
      throws Exception {
    // given
    var key = asked(1, "10");
    desk.approve(key, WEEK, "ada", null);
    Reconciler never =
        (effect, arguments) -> {
          database.update(
              "update agents.calls set approval_until = now() where effect_key = '" + effect + "'");
          return new Reconciliation.DidNotHappen();
        };
    // when
    var code =
        code(
            () ->
                attempt(2)
                    .call(
                        pay("10", true, never),
                        made -> {
                          effects.incrementAndGet();
                          return lost(made);
                        }));
    // then
    assertThat(code).isEqualTo("needs_approval");
    assertThat(effects).hasValue(1);
  }

  @Test
  void arguments_nobody_can_be_shown_cannot_be_approved() throws Exception {
    // when
    var approval = attempt(1).reserve(risky("7".repeat(300))).approval();
    // then
    assertThat(approval).isEqualTo(new CallApproval.Missing(null));
    assertThat(calls(Which.ALL)).isEmpty();
  }

  @Test
  void a_call_that_is_being_made_is_not_settled() throws Exception {
    // given
    var settled = new java.util.concurrent.atomic.AtomicBoolean(true);
    // when
    attempt(1)
        .call(
            pay("10"),
            key -> {
              try {
                settled.set(desk.settle(key, new Reconciliation.DidNotHappen(), "ada", null));
              } catch (java.sql.SQLException e) {
                throw new IllegalStateException(e);
              }
              return effect(key);
            });
    // then
    assertThat(settled).isFalse();
  }
}
