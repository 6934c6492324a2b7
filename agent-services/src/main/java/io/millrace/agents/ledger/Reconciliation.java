package io.millrace.agents.ledger;

import io.millrace.contracts.json.Json;

/** What became of a call whose outcome was unknown. */
public sealed interface Reconciliation {

  /** It happened; the result is what the call would have answered. */
  record Happened(Json result) implements Reconciliation {}

  /** It did not happen and will not. */
  record DidNotHappen() implements Reconciliation {}

  /** Nobody can tell yet. */
  record Unknown() implements Reconciliation {}
}
