package io.millrace.statestore.stream;

import java.util.function.Supplier;

/** An invariant does not hold. */
final class SimViolation extends AssertionError {
  private static final long serialVersionUID = 1L;

  final SimInvariant invariant;

  SimViolation(SimInvariant invariant, String message) {
    super(invariant + ": " + message);
    this.invariant = invariant;
  }

  static void require(boolean holds, SimInvariant invariant, Supplier<String> message) {
    if (!holds) throw new SimViolation(invariant, message.get());
  }
}
