package io.millrace.agents.driven;

import io.millrace.agents.api.AgentException;
import io.millrace.agents.ledger.CallApproval;
import io.millrace.contracts.json.Json;

/**
 * Makes the calls a model asked for. Arguments were checked against the tool's schema; allow-lists,
 * guardrails, the ledger and time-outs are the caller's business.
 */
@FunctionalInterface
public interface ToolCaller {

  /**
   * @throws AgentException when the attempt is to end; what the model can work around is an answer
   *     with {@code isError}
   */
  ToolAnswer call(String name, Json arguments) throws AgentException, InterruptedException;

  /**
   * Makes a call ready. All calls of a turn are made ready before the first of them is made, so
   * that a turn that comes again is known as a whole.
   *
   * @param needsApproval whether a person has to allow this very call
   */
  default Ready prepare(String name, Json arguments, boolean needsApproval) throws AgentException {
    return () -> call(name, arguments);
  }

  /** A call that is ready to be made. */
  @FunctionalInterface
  interface Ready {
    ToolAnswer call() throws AgentException, InterruptedException;

    /** Whether a person allows it, where one has to; one is asked where none was before. */
    default CallApproval approval() throws AgentException, InterruptedException {
      return new CallApproval.Missing(null);
    }
  }

  /**
   * @param text for the model; JSON or plain
   * @param isTrusted false for whatever the deployment's own data does not vouch for
   */
  record ToolAnswer(String text, boolean isError, boolean isTrusted) {

    public static ToolAnswer of(String text) {
      return new ToolAnswer(text, false, false);
    }

    public static ToolAnswer error(String text) {
      return new ToolAnswer(text, true, false);
    }
  }
}
