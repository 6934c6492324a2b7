package io.millrace.agents.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.agents.api.AgentException;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Usage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallLedgerTest {

  private static final LedgerSettings SETTINGS =
      new LedgerSettings(
          200, Duration.ofMillis(200), Duration.ofSeconds(10), Duration.ofSeconds(10));
  private static final Json OK = Json.of(Map.of("ok", true));

  @TempDir static Path folder;
  private static LedgerDatabase database;

  private final String run = UUID.randomUUID().toString();
  private final AtomicInteger effects = new AtomicInteger();
  private final CallLedger ledger = new CallLedger(database.dataSource(), SETTINGS);

  @BeforeAll
  static void start() {
    database = new LedgerDatabase(folder);
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  private AttemptCalls attempt(int number) {
    return ledger.attempt(new CallOwner("tenant", run, "step", number, "agent"));
  }

  private static CallRequest pay(String amount, @Nullable Reconciler reconciler) {
    return new CallRequest(
        CallKind.TOOL,
        "pay",
        1,
        Json.parse("{\"amount\":" + amount + "}"),
        true,
        Duration.ofMillis(50),
        reconciler);
  }

  private static CallRequest pay(String amount) {
    return pay(amount, null);
  }

  private static CallRequest ask() {
    return new CallRequest(
        CallKind.MODEL, "model", 1, Json.EMPTY_OBJECT, false, Duration.ofMillis(50), null);
  }

  private Performed effect(EffectKey key) {
    return new Performed.Succeeded(
        Json.of(Map.of("number", effects.incrementAndGet())), new Usage(1, 2, 3, 1));
  }

  private Performer unclear(Runnable before) {
    return key -> {
      before.run();
      return new Performed.Unclear(AgentException.retriable("tool_timeout", "no answer"));
    };
  }

  private static String code(ThrowingCall call) {
    return catchThrowableOfType(AgentException.class, call::run).code();
  }

  /** A call that should fail. */
  interface ThrowingCall {
    void run() throws Exception;
  }

  @Test
  void a_retry_reuses_the_effect_of_the_first_attempt() throws Exception {
    // given
    var first = attempt(1).call(pay("10.00"), this::effect);
    // when
    var second = attempt(2).call(pay("10"), this::effect);
    // then
    assertThat(first.reused()).isFalse();
    assertThat(second.reused()).isTrue();
    assertThat(second.result()).isEqualTo(first.result());
    assertThat(second.usage()).isEqualTo(new Usage(1, 2, 3, 1));
    assertThat(effects).hasValue(1);
  }

  @Test
  void a_redelivery_reuses_a_models_answer_and_a_new_attempt_asks_anew() throws Exception {
    // given
    attempt(1).call(ask(), this::effect);
    // when
    var redelivered = attempt(1).call(ask(), this::effect);
    var retried = attempt(2).call(ask(), this::effect);
    // then
    assertThat(redelivered.reused()).isTrue();
    assertThat(retried.reused()).isFalse();
    assertThat(effects).hasValue(2);
  }

  @Test
  void equal_calls_of_one_attempt_are_several_effects_and_replayed_one_by_one() throws Exception {
    // given
    var first = attempt(1);
    for (int i = 0; i < 3; i++) first.call(pay("5"), this::effect);
    // when
    var second = attempt(2);
    var third = second.reserve(pay("5"));
    second.call(pay("5"), this::effect);
    second.call(pay("5"), this::effect);
    second.call(pay("5"), this::effect);
    // then
    assertThat(third.call(this::effect).reused()).isTrue();
    assertThat(effects).hasValue(4);
  }

  @Test
  void payments_of_a_loop_differ_freely_and_a_retry_continues_where_it_stopped() throws Exception {
    // given
    var first = attempt(1);
    first.call(pay("1"), this::effect);
    first.call(pay("2"), this::effect);
    // when
    var second = attempt(2);
    second.call(pay("1"), this::effect);
    second.call(pay("2"), this::effect);
    var next = second.call(pay("3"), this::effect);
    // then
    assertThat(next.reused()).isFalse();
    assertThat(effects).hasValue(3);
  }

  @Test
  void a_retry_that_wants_another_amount_goes_to_a_person() throws Exception {
    // given
    attempt(1).call(pay("10.00"), this::effect);
    // when
    var code = code(() -> attempt(2).call(pay("10.01"), this::effect));
    // then
    assertThat(code).isEqualTo("effect_diverged");
    assertThat(effects).hasValue(1);
  }

  @Test
  void a_redelivery_that_wants_another_amount_goes_to_a_person_too() throws Exception {
    // given
    attempt(1).call(pay("10.00"), this::effect);
    // when, then
    assertThat(code(() -> attempt(1).call(pay("10.01"), this::effect)))
        .isEqualTo("effect_diverged");
  }

  @Test
  void after_an_unknown_outcome_the_same_attempt_cannot_pay_another_amount() throws Exception {
    // given
    var attempt = attempt(1);
    assertThat(code(() -> attempt.call(pay("10.00"), unclear(() -> {}))))
        .isEqualTo("effect_unknown");
    // when, then
    assertThat(code(() -> attempt.call(pay("10.01"), this::effect))).isEqualTo("effect_diverged");
  }

  @Test
  void another_amount_is_fine_where_the_first_surely_failed() throws Exception {
    // given
    var refused = AgentException.permanent("tool_refused", "no funds");
    assertThat(
            code(() -> attempt(1).call(pay("10"), key -> new Performed.NothingHappened(refused))))
        .isEqualTo("tool_refused");
    // when
    attempt(2).call(pay("9"), this::effect);
    // then
    assertThat(effects).hasValue(1);
  }

  @Test
  void parallel_payments_are_reserved_first_and_none_takes_the_other_for_a_divergence()
      throws Exception {
    // given
    attempt(1).call(pay("2"), this::effect);
    // when
    var second = attempt(1);
    var one = second.reserve(pay("1"));
    var two = second.reserve(pay("2"));
    one.call(this::effect);
    // then
    assertThat(two.call(this::effect).reused()).isTrue();
  }

  @Test
  void of_two_deliveries_with_other_amounts_at_once_one_pays() throws Exception {
    // given
    var start = new CountDownLatch(1);
    var codes = new java.util.concurrent.ConcurrentLinkedQueue<String>();
    // when
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var amount : new String[] {"10.00", "10.01"})
        threads.submit(
            () -> {
              start.await();
              try {
                attempt(1).call(pay(amount), this::effect);
                codes.add("ok");
              } catch (AgentException e) {
                codes.add(e.code());
              }
              return null;
            });
      start.countDown();
    }
    // then
    assertThat(codes).containsExactlyInAnyOrder("ok", "effect_diverged");
    assertThat(effects).hasValue(1);
  }

  @Test
  void a_failure_that_proves_nothing_happened_lets_the_same_attempt_call_again() throws Exception {
    // given
    var attempt = attempt(1);
    var refused = AgentException.retriable("tool_unreachable", "connect refused");
    code(() -> attempt.call(pay("10"), key -> new Performed.NothingHappened(refused)));
    // when
    attempt.call(pay("10"), this::effect);
    var replayed = attempt(2).call(pay("10"), this::effect);
    // then
    assertThat(replayed.reused()).isTrue();
    assertThat(effects).hasValue(1);
  }

  @Test
  void a_lost_answer_is_reconciled_at_once() throws Exception {
    // given
    Reconciler happened = (key, arguments) -> new Reconciliation.Happened(OK);
    // when
    var result = attempt(1).call(pay("10", happened), unclear(effects::incrementAndGet));
    // then
    assertThat(result.result()).isEqualTo(OK);
    assertThat(effects).hasValue(1);
  }

  @Test
  void a_call_that_did_not_happen_is_made_again_with_the_same_key_and_not_for_ever() {
    // given
    Reconciler never = (key, arguments) -> new Reconciliation.DidNotHappen();
    // when
    var code = code(() -> attempt(1).call(pay("10", never), unclear(effects::incrementAndGet)));
    // then
    assertThat(code).isEqualTo("call_failed");
    assertThat(effects).hasValue(2);
  }

  @Test
  void a_reconciler_that_fails_knows_nothing() {
    // given
    Reconciler broken =
        (key, arguments) -> {
          throw new IllegalStateException("broken");
        };
    // when, then
    assertThat(code(() -> attempt(1).call(pay("10", broken), unclear(() -> {}))))
        .isEqualTo("effect_unknown");
  }

  @Test
  void an_unexpected_exception_of_a_mutating_tool_is_an_unknown_outcome() {
    // when
    var code =
        code(
            () ->
                attempt(1)
                    .call(
                        pay("10"),
                        key -> {
                          throw new IllegalStateException("somewhere");
                        }));
    // then
    assertThat(code).isEqualTo("effect_unknown");
  }

  @Test
  void an_interrupted_payment_is_unknown_and_an_interrupted_question_is_asked_again()
      throws Exception {
    // given
    Performer interrupted =
        key -> {
          throw new InterruptedException();
        };
    catchThrowableOfType(InterruptedException.class, () -> attempt(1).call(pay("10"), interrupted));
    catchThrowableOfType(InterruptedException.class, () -> attempt(1).call(ask(), interrupted));
    // when, then
    assertThat(code(() -> attempt(1).call(pay("10"), this::effect))).isEqualTo("effect_unknown");
    assertThat(attempt(1).call(ask(), this::effect).reused()).isFalse();
  }

  @Test
  void a_question_whose_worker_died_is_asked_again_after_its_time() throws Exception {
    // given
    try {
      attempt(1)
          .call(
              ask(),
              key -> {
                throw new CrashPoint.Killed(CrashPoint.BEFORE_EFFECT);
              });
    } catch (CrashPoint.Killed expected) {
      assertThat(expected).hasMessage("BEFORE_EFFECT");
    }
    // when
    var result = attempt(1).call(ask(), this::effect);
    // then
    assertThat(result.reused()).isFalse();
    assertThat(effects).hasValue(1);
  }

  @Test
  void a_living_call_is_waited_for() throws Exception {
    // given
    var begun = new CountDownLatch(1);
    var finish = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first =
          threads.submit(
              () ->
                  attempt(1)
                      .call(
                          pay("10"),
                          key -> {
                            begun.countDown();
                            finish.await();
                            return effect(key);
                          }));
      begun.await();
      // when
      var second = threads.submit(() -> attempt(2).call(pay("10"), this::effect));
      finish.countDown();
      // then
      assertThat(second.get().result()).isEqualTo(first.get().result());
      assertThat(effects).hasValue(1);
    }
  }

  @Test
  void a_worker_that_was_taken_for_dead_and_knows_better_is_believed() throws Exception {
    // given
    var begun = new CountDownLatch(1);
    var finish = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var late =
          threads.submit(
              () ->
                  attempt(1)
                      .call(
                          pay("10"),
                          key -> {
                            begun.countDown();
                            finish.await();
                            return effect(key);
                          }));
      begun.await();
      var code = code(() -> attempt(2).call(pay("10"), this::effect));
      finish.countDown();
      var known = late.get();
      // when
      var third = attempt(3).call(pay("10"), this::effect);
      // then
      assertThat(code).isEqualTo("effect_unknown");
      assertThat(third.result()).isEqualTo(known.result());
      assertThat(effects).hasValue(1);
    }
  }

  @Test
  void a_result_that_is_too_large_is_refused_and_the_payment_stays_done() throws Exception {
    // given
    var large = new Performed.Succeeded(Json.of("x".repeat(1_000)));
    var attempt = attempt(1);
    // when
    var question = code(() -> attempt.call(ask(), key -> large));
    var payment = code(() -> attempt.call(pay("10"), key -> large));
    var again = code(() -> attempt(2).call(pay("10"), this::effect));
    // then
    assertThat(question).isEqualTo("call_result_too_large");
    assertThat(payment).isEqualTo("call_result_too_large");
    assertThat(again).isEqualTo("call_result_too_large");
    assertThat(effects).hasValue(0);
    assertThat(attempt.call(pay("11"), this::effect).reused()).isFalse();
  }

  @Test
  void old_calls_are_forgotten_in_batches_and_unknown_ones_never() throws Exception {
    // given
    for (int i = 0; i < 5; i++) attempt(i + 1).call(ask(), this::effect);
    code(() -> attempt(1).call(pay("10"), unclear(() -> {})));
    database.update("update agents.calls set started_at = now() - interval '31 days'");
    attempt(9).call(ask(), this::effect);
    var upkeep = new LedgerUpkeep(database.dataSource(), SETTINGS);
    // when
    long forgotten = upkeep.forget(Duration.ofDays(30), 2);
    // then
    assertThat(forgotten).isGreaterThanOrEqualTo(5);
    assertThat(database.text("select count(*) from agents.calls where run_id = '" + run + "'"))
        .isEqualTo("2");
    assertThat(upkeep.forgetRun(run)).isEqualTo(2);
  }
}
