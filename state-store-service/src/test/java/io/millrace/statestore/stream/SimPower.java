package io.millrace.statestore.stream;

/** Counts writes down to the one after which the process dies. */
final class SimPower {

  private static final int ALWAYS = -1;

  private int writesLeft = ALWAYS;

  /** The process dies after so many more writes, be they to a store or to a topic. */
  void failAfter(int writes) {
    writesLeft = writes;
  }

  void restore() {
    writesLeft = ALWAYS;
  }

  boolean fails() {
    return writesLeft != ALWAYS;
  }

  /**
   * A write is made.
   *
   * @throws SimCrash when it is one too many
   */
  void use() {
    if (writesLeft == ALWAYS) return;
    if (writesLeft == 0) throw new SimCrash();
    writesLeft--;
  }
}
