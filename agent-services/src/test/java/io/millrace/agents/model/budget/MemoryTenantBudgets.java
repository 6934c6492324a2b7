package io.millrace.agents.model.budget;

import io.millrace.agents.api.AgentException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;

/** Spending of this process alone, without a database. Keeps the current day only. */
public final class MemoryTenantBudgets implements TenantBudgets {

  private record Spent(long tokens, long costMicroUsd) {
    private static final Spent NOTHING = new Spent(0, 0);

    Spent plus(long moreTokens, long moreCost) {
      return new Spent(tokens + moreTokens, costMicroUsd + moreCost);
    }
  }

  private final Limits limits;
  private final Clock clock;
  private final Map<String, Spent> spent = new HashMap<>();
  private LocalDate day = LocalDate.EPOCH;

  /**
   * @param clock in UTC
   */
  public MemoryTenantBudgets(Limits limits, Clock clock) {
    this.limits = limits;
    this.clock = clock;
  }

  @Override
  public synchronized Hold reserve(String tenant, long tokens, long costMicroUsd)
      throws AgentException {
    var today = LocalDate.now(clock);
    if (!today.equals(day)) spent.clear();
    day = today;
    var after = spent.getOrDefault(tenant, Spent.NOTHING).plus(tokens, costMicroUsd);
    if (!limits.of(tenant).allows(after.tokens(), after.costMicroUsd()))
      throw TenantBudgets.exceeded(tenant);
    spent.put(tenant, after);
    return new Hold(tenant, today, tokens, costMicroUsd);
  }

  @Override
  public synchronized void settle(Hold hold, long tokens, long costMicroUsd) {
    if (!hold.day().equals(day)) return;
    spent.computeIfPresent(
        hold.tenant(),
        (tenant, now) -> now.plus(tokens - hold.tokens(), costMicroUsd - hold.costMicroUsd()));
  }
}
