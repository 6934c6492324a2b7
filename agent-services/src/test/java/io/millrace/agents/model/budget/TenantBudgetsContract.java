package io.millrace.agents.model.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.agents.api.AgentException;
import io.millrace.agents.model.budget.TenantBudgets.Limit;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What every keeper of tenants' budgets must hold. */
abstract class TenantBudgetsContract {

  private static final Clock TODAY =
      Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

  private final String tenant = "t-" + UUID.randomUUID();
  private final TenantBudgets budgets = budgets(any -> new Limit(1_000, 500), TODAY);

  abstract TenantBudgets budgets(TenantBudgets.Limits limits, Clock clock);

  private String refused(TenantBudgets of, long tokens, long cost) {
    var failure =
        catchThrowableOfType(AgentException.class, () -> of.reserve(tenant, tokens, cost));
    return failure == null ? "" : failure.code();
  }

  @Test
  void what_is_reserved_counts_before_it_is_used() throws Exception {
    budgets.reserve(tenant, 700, 10);

    assertThat(refused(budgets, 400, 10)).isEqualTo("tenant_budget_exceeded");
    assertThat(refused(budgets, 300, 10)).isEmpty();
  }

  @Test
  void what_was_not_used_is_given_back() throws Exception {
    var hold = budgets.reserve(tenant, 1_000, 500);

    budgets.settle(hold, 100, 20);

    assertThat(refused(budgets, 900, 480)).isEmpty();
    assertThat(refused(budgets, 1, 0)).isEqualTo("tenant_budget_exceeded");
  }

  @Test
  void cost_is_bounded_too_and_a_first_call_can_be_too_dear() {
    assertThat(refused(budgets, 1, 501)).isEqualTo("tenant_budget_exceeded");
    assertThat(refused(budgets, 1, 500)).isEmpty();
    assertThat(refused(budgets, 1, 1)).isEqualTo("tenant_budget_exceeded");
  }

  @Test
  void calls_made_at_the_same_time_do_not_pass_the_limit_together() throws Exception {
    var passed = new AtomicInteger();
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 30; i++)
        callers.submit(
            () -> {
              if (refused(budgets, 100, 1).isEmpty()) passed.incrementAndGet();
            });
    }

    assertThat(passed.get()).isEqualTo(10);
  }

  @Test
  void tenants_do_not_share() throws Exception {
    budgets.reserve("other-" + tenant, 1_000, 500);

    assertThat(refused(budgets, 1_000, 500)).isEmpty();
  }

  @Test
  void without_a_limit_nothing_is_refused() {
    var unbounded = budgets(any -> Limit.NONE, TODAY);

    assertThat(refused(unbounded, 1_000_000_000, 1_000_000_000)).isEmpty();
    assertThat(refused(unbounded, 1_000_000_000, 1_000_000_000)).isEmpty();
  }

  @Test
  void a_new_day_begins_with_nothing_spent() throws Exception {
    var clock = new TestClock(Instant.parse("2026-03-01T23:59:00Z"));
    var both = budgets(any -> new Limit(1_000, 500), clock);
    both.reserve(tenant, 1_000, 500);

    clock.forward(Duration.ofMinutes(2));

    assertThat(refused(both, 1_000, 500)).isEmpty();
  }
}
