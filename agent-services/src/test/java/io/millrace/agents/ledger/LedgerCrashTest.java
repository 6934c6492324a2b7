package io.millrace.agents.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No payment twice, none lost, wherever workers die. */
class LedgerCrashTest {

  private static final int TASKS = 1_000;
  private static final int TASKS_AT_ONCE = 250;
  private static final int PAIRS_AT_ONCE = 100;
  private static final long SEED = 4;
  private static final Duration SHORT = Duration.ofMillis(20);
  private static final Duration GRACE = Duration.ofMillis(300);

  /** Longer than a busy machine lets a living worker stand still: the desk does not know keys. */
  private static final Duration ZOMBIE_TIMEOUT = Duration.ofMillis(1_500);

  @TempDir static Path folder;
  private static LedgerDatabase database;

  private final PaymentDesk desk = new PaymentDesk();

  @BeforeAll
  static void start() {
    database = new LedgerDatabase(folder);
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  private static LedgerDesk people() {
    return new LedgerDesk(database.dataSource(), Duration.ofSeconds(5));
  }

  private static LedgerQuery unknown(int limit) {
    return new LedgerQuery(LedgerQuery.Which.UNKNOWN, null, null, limit);
  }

  private CrashHistories histories(@Nullable Reconciler reconciler, boolean skipsLedger) {
    return histories(reconciler, skipsLedger, SHORT, TASKS_AT_ONCE);
  }

  private CrashHistories histories(
      @Nullable Reconciler reconciler, boolean skipsLedger, Duration timeout, int atOnce) {
    var ledger =
        new CallLedger(
            database.dataSource(),
            new LedgerSettings(65_536, GRACE, Duration.ofSeconds(30), Duration.ofSeconds(20)));
    database.update("delete from agents.calls");
    return new CrashHistories(
        new PaymentWorker(ledger, desk, timeout, reconciler, skipsLedger), SEED, atOnce);
  }

  @ParameterizedTest
  @EnumSource(CrashPoint.class)
  void a_thousand_workers_that_die_at_a_point_pay_once_each(CrashPoint point) throws Exception {
    // given
    var histories = histories(desk.reconciler(), false);
    // when
    histories.killedAt(point, TASKS);
    // then
    assertThat(histories.kills()).isGreaterThanOrEqualTo(TASKS);
    assertThat(histories.persons()).isZero();
    assertThat(
            database.text(
                "select count(*) from agents.calls where state in ('DONE', 'RECONCILED')"))
        .isEqualTo(String.valueOf(TASKS));
  }

  @Test
  void a_thousand_pairs_of_zombies_pay_once_each() throws Exception {
    // given
    var histories = histories(desk.reconciler(), false, ZOMBIE_TIMEOUT, PAIRS_AT_ONCE);
    // when
    histories.zombies(TASKS);
    // then
    assertThat(histories.kills()).isGreaterThan(TASKS / 2);
    assertThat(histories.persons()).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"BEFORE_EFFECT", "AFTER_EFFECT"})
  void without_a_reconciler_a_thousand_dead_calls_stand_at_a_person(CrashPoint point)
      throws Exception {
    // given
    var histories = histories(null, false);
    // when
    histories.killedAt(point, TASKS);
    // then
    assertThat(histories.persons()).isEqualTo(TASKS);
    assertThat(people().list(unknown(TASKS + 1))).hasSize(TASKS);
  }

  @Test
  void what_a_person_finds_out_is_what_the_next_delivery_gets() throws Exception {
    // given
    var histories = histories(null, false);
    histories.killedAt(CrashPoint.AFTER_EFFECT, 20);
    var people = people();
    var paid = Json.of(Map.of("task", "paid"));
    // when
    for (var call : people.list(unknown(100)))
      assertThat(people.settle(call.key(), new Reconciliation.Happened(paid), "ada", null))
          .isTrue();
    // then
    assertThat(people.list(unknown(100))).isEmpty();
    assertThat(database.text("select count(*) from agents.calls where state = 'RECONCILED'"))
        .isEqualTo("20");
  }

  @Test
  void a_reconciler_that_cannot_tell_sends_all_to_a_person() throws Exception {
    // given
    var histories = histories((key, arguments) -> new Reconciliation.Unknown(), false);
    // when
    histories.killedAt(CrashPoint.AFTER_EFFECT, 100);
    // then
    assertThat(histories.persons()).isEqualTo(100);
  }

  @Test
  void a_worker_that_skips_the_ledger_is_found_out() {
    // given
    var histories = histories(desk.reconciler(), true);
    // when, then
    assertThatThrownBy(() -> histories.killedAt(CrashPoint.AFTER_EFFECT, 10))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("payments of killed-AFTER_EFFECT");
  }

  @Test
  void a_reconciler_that_lies_is_found_out() {
    // given
    var histories = histories((key, arguments) -> new Reconciliation.DidNotHappen(), false);
    // when, then
    assertThatThrownBy(() -> histories.killedAt(CrashPoint.AFTER_EFFECT, 10))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("payments of killed-AFTER_EFFECT");
  }
}
