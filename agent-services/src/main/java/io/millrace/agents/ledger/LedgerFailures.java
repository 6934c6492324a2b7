package io.millrace.agents.ledger;

import io.millrace.agents.api.AgentException;
import java.sql.SQLException;

/** The failures of the ledger itself; what to do is in the message. */
final class LedgerFailures {

  private LedgerFailures() {}

  static AgentException unavailable(SQLException cause) {
    return new AgentException(
        "ledger_unavailable",
        "The call ledger's database does not answer (state "
            + cause.getSQLState()
            + "), so no call is made",
        true,
        null,
        cause);
  }

  static AgentException unknown(CallRequest request, EffectKey key) {
    return AgentException.permanent(
        "effect_unknown",
        "Whether "
            + request.label()
            + " happened is not known; look for the effect key "
            + key
            + " in the other system and settle it");
  }

  static AgentException diverged(CallRequest request) {
    return AgentException.permanent(
        "effect_diverged",
        "An earlier run of this step called "
            + request.label()
            + " with other arguments, which this one has not asked for; decide whether both are wanted");
  }

  static AgentException unapproved(CallRequest request, EffectKey key) {
    return AgentException.permanent(
        "needs_approval",
        "A person has to approve the call of " + request.label() + " with the effect key " + key);
  }

  static AgentException refused(CallRequest request, EffectKey key) {
    return AgentException.permanent(
        "approval_refused",
        "A person refused the call of " + request.label() + " with the effect key " + key);
  }

  static AgentException busy(CallRequest request, long expiresInMs) {
    return new AgentException(
        "call_in_progress",
        "Another delivery of the task is calling " + request.label(),
        true,
        Math.max(0, expiresInMs));
  }

  static AgentException late(CallRequest request) {
    return AgentException.retriable(
        "call_not_made",
        "The worker paused so long before it called "
            + request.label()
            + " that another may have taken over");
  }

  static AgentException tooLarge(CallRequest request, int bytes, int bytesMax) {
    return AgentException.permanent(
        "call_result_too_large",
        "The answer of %s has %d bytes, and at most %d are kept%s"
            .formatted(
                request.label(),
                bytes,
                bytesMax,
                request.mutating() ? "; what it did is done" : ""));
  }

  static AgentException failed(CallRequest request, RuntimeException cause) {
    return new AgentException(
        "call_failed",
        "The call of " + request.label() + " ended with " + cause.getClass().getSimpleName(),
        true,
        null,
        cause);
  }
}
