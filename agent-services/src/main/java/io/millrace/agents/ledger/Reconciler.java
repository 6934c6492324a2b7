package io.millrace.agents.ledger;

import io.millrace.agents.api.AgentException;
import io.millrace.contracts.json.Json;

/**
 * Finds out, at the other side, whether a call happened whose outcome is unknown.
 *
 * <p>"Did not happen" must mean that it will not happen any more either: a call that is still on
 * its way there is unknown. It is asked a grace period after the call was given up, maybe by
 * several deliveries at once, and changes nothing. A failure counts as unknown.
 */
@FunctionalInterface
public interface Reconciler {
  Reconciliation reconcile(EffectKey key, Json arguments)
      throws AgentException, InterruptedException;
}
