package io.millrace.agents.model.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.agents.model.AgentsDatabase;
import io.millrace.agents.model.budget.TenantBudgets.Limit;
import java.time.Clock;
import java.time.LocalDate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresTenantBudgetsTest extends TenantBudgetsContract {

  private static AgentsDatabase database;

  @BeforeAll
  static void start() throws Exception {
    database = new AgentsDatabase("tenant-budgets-test");
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @Override
  TenantBudgets budgets(TenantBudgets.Limits limits, Clock clock) {
    return new PostgresTenantBudgets(database.dataSource(), limits, clock);
  }

  @Test
  void old_days_are_forgotten() throws Exception {
    var budgets =
        new PostgresTenantBudgets(database.dataSource(), any -> Limit.NONE, Clock.systemUTC());
    budgets.reserve("t-old", 1, 1);

    int removed = budgets.removeBefore(LocalDate.now(Clock.systemUTC()).plusDays(1));

    assertThat(removed).isPositive();
  }
}
