package io.millrace.agents.model.budget;

import io.millrace.agents.api.AgentException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Spending in the table {@code agents.spending}, shared by all processes. A reservation is one
 * statement that adds only where the sum stays within the limit.
 */
public final class PostgresTenantBudgets implements TenantBudgets {

  private static final int QUERY_TIMEOUT_S = 5;
  private static final Logger LOG = Logger.getLogger(PostgresTenantBudgets.class);

  private static final String RESERVE =
      """
      insert into agents.spending as s (tenant, day, tokens, cost_micro_usd) values (?, ?, ?, ?)
      on conflict (tenant, day) do update
        set tokens = s.tokens + excluded.tokens,
            cost_micro_usd = s.cost_micro_usd + excluded.cost_micro_usd
        where (? = 0 or s.tokens + excluded.tokens <= ?)
          and (? = 0 or s.cost_micro_usd + excluded.cost_micro_usd <= ?)""";
  private static final String SETTLE =
      """
      update agents.spending
      set tokens = greatest(0, tokens + ?), cost_micro_usd = greatest(0, cost_micro_usd + ?)
      where tenant = ? and day = ?""";
  private static final String REMOVE = "delete from agents.spending where day < ?";

  private final DataSource dataSource;
  private final Limits limits;
  private final Clock clock;

  /**
   * @param dataSource bounds the time to connect and to wait for a connection itself
   * @param clock in UTC
   */
  public PostgresTenantBudgets(DataSource dataSource, Limits limits, Clock clock) {
    this.dataSource = dataSource;
    this.limits = limits;
    this.clock = clock;
  }

  @Override
  public Hold reserve(String tenant, long tokens, long costMicroUsd) throws AgentException {
    var limit = limits.of(tenant);
    if (!limit.allows(tokens, costMicroUsd)) throw TenantBudgets.exceeded(tenant);
    var today = LocalDate.now(clock);
    boolean isReserved;
    try {
      isReserved =
          update(
                  RESERVE,
                  tenant,
                  today,
                  tokens,
                  costMicroUsd,
                  limit.tokensPerDay(),
                  limit.tokensPerDay(),
                  limit.costMicroUsdPerDay(),
                  limit.costMicroUsdPerDay())
              == 1;
    } catch (SQLException e) {
      throw new AgentException(
          "budget_unavailable",
          "The tenant's budget cannot be read, so no model is called; see whether the database answers",
          true,
          null,
          e);
    }
    if (!isReserved) throw TenantBudgets.exceeded(tenant);
    return new Hold(tenant, today, tokens, costMicroUsd);
  }

  @Override
  public void settle(Hold hold, long tokens, long costMicroUsd) {
    try {
      update(
          SETTLE,
          tokens - hold.tokens(),
          costMicroUsd - hold.costMicroUsd(),
          hold.tenant(),
          hold.day());
    } catch (SQLException e) {
      LOG.warnf("A reservation of model budget stays until tomorrow (%s)", e.getSQLState());
    }
  }

  /** Forgets days nobody asks for any more. */
  public int removeBefore(LocalDate day) throws SQLException {
    return update(REMOVE, day);
  }

  private int update(String sql, Object... values) throws SQLException {
    try (var connection = dataSource.getConnection();
        var statement = connection.prepareStatement(sql)) {
      statement.setQueryTimeout(QUERY_TIMEOUT_S);
      for (int i = 0; i < values.length; i++) statement.setObject(i + 1, values[i]);
      return statement.executeUpdate();
    }
  }
}
