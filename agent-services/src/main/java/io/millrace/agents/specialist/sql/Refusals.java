package io.millrace.agents.specialist.sql;

import io.millrace.agents.api.AgentException;

/** Statements that are not run. None becomes right by being tried again. */
final class Refusals {

  private Refusals() {}

  static AgentException of(String code, String reason) {
    return AgentException.permanent(code, "The statement was not run: " + reason);
  }
}
