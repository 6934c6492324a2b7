package io.millrace.statestore.stream;

/** The process dies here. An error, since nothing in the machine may catch it. */
final class SimCrash extends Error {
  private static final long serialVersionUID = 1L;

  SimCrash() {
    super("the process dies", null, false, false);
  }
}
