package io.millrace.supportdesk.agents;

import io.millrace.agents.api.Agent;
import io.millrace.agents.api.AgentContext;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.AgentInput;
import io.millrace.agents.api.AgentOutput;
import io.millrace.supportdesk.store.BankDatabase;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;

/**
 * Reads a customer's record. A database that cannot be asked now is a retriable failure; its
 * message is not told, since it may hold data.
 */
@ApplicationScoped
public class AccountStatusAgent implements Agent {

  private final BankDatabase bank;

  AccountStatusAgent(BankDatabase bank) {
    this.bank = bank;
  }

  @Override
  public String name() {
    return "account-status";
  }

  @Override
  public AgentOutput handle(AgentInput input, AgentContext context)
      throws AgentException, InterruptedException {
    var records = bank.records();
    try {
      return AgentOutput.of(
          context.tool("bank.read", () -> records.read(input.text("customerId"))));
    } catch (AgentException e) {
      if (e.getCause() instanceof SQLException sql)
        throw new AgentException(
            "bank_unavailable",
            "The bank's records cannot be read now (state " + sql.getSQLState() + ")",
            true,
            null,
            e);
      throw e;
    }
  }
}
