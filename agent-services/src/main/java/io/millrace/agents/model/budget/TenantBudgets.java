package io.millrace.agents.model.budget;

import io.millrace.agents.api.AgentException;
import java.time.LocalDate;

/**
 * What tenants spend on models, by day in UTC. Before a call what it may cost at most is reserved,
 * so that calls made at the same time cannot pass the limit together; after it the rest is given
 * back. A process that dies in between leaves its reservation for the rest of that day: the limit
 * errs on the side of the payer.
 */
public interface TenantBudgets {

  /**
   * @param tokensPerDay 0 for no bound
   * @param costMicroUsdPerDay 0 for no bound
   */
  record Limit(long tokensPerDay, long costMicroUsdPerDay) {

    public static final Limit NONE = new Limit(0, 0);

    boolean allows(long tokens, long costMicroUsd) {
      return (tokensPerDay == 0 || tokens <= tokensPerDay)
          && (costMicroUsdPerDay == 0 || costMicroUsd <= costMicroUsdPerDay);
    }
  }

  /** What each tenant may spend; data of the deployment. */
  @FunctionalInterface
  interface Limits {
    Limit of(String tenant);
  }

  /** A reservation. */
  record Hold(String tenant, LocalDate day, long tokens, long costMicroUsd) {}

  /** Where nothing is counted. */
  TenantBudgets NONE =
      new TenantBudgets() {
        @Override
        public Hold reserve(String tenant, long tokens, long costMicroUsd) {
          return new Hold(tenant, LocalDate.EPOCH, tokens, costMicroUsd);
        }

        @Override
        public void settle(Hold hold, long tokens, long costMicroUsd) {}
      };

  /**
   * @throws AgentException {@code tenant_budget_exceeded} (permanent for this attempt), {@code
   *     budget_unavailable} (retriable)
   */
  Hold reserve(String tenant, long tokens, long costMicroUsd) throws AgentException;

  /** Puts what was used in the place of what was reserved; never fails the call it belongs to. */
  void settle(Hold hold, long tokens, long costMicroUsd);

  static AgentException exceeded(String tenant) {
    return AgentException.permanent(
        "tenant_budget_exceeded",
        "The tenant "
            + tenant
            + " has used its model budget of this day (UTC); raise the budget or wait for tomorrow");
  }
}
