package io.millrace.agents.model.budget;

import java.time.Clock;

class MemoryTenantBudgetsTest extends TenantBudgetsContract {

  @Override
  TenantBudgets budgets(TenantBudgets.Limits limits, Clock clock) {
    return new MemoryTenantBudgets(limits, clock);
  }
}
