package io.millrace.agents.ledger;

/** What came of the wish to make a call. */
sealed interface Start {

  /**
   * The row is ours: the call may be made now.
   *
   * @param revision which any change of the row must name
   * @param sinceNs an instant, by {@link System#nanoTime}, not after the one the lease began
   */
  record Granted(long revision, long sinceNs) implements Start {}

  /** The call was asked for before. */
  record Known(CallRow row) implements Start {}

  /** The step has an effect of the same tool that this delivery has not asked for. */
  record Diverged() implements Start {}

  /**
   * A person has to approve the call first.
   *
   * @param isShown whether one can: the ledger has the arguments
   */
  record Unapproved(boolean isShown) implements Start {}

  /** A person has refused the call. */
  record Refused() implements Start {}
}
