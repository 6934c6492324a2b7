package io.millrace.agents.ledger;

/** Where a worker dies. */
enum CrashPoint {
  BEFORE_INSERT,
  BEFORE_EFFECT,
  AFTER_EFFECT,
  BEFORE_ACKNOWLEDGEMENT;

  /** As good as a killed process: nothing of ours handles an error. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;

    Killed(CrashPoint point) {
      super(point.name(), null, false, false);
    }
  }

  void reached(CrashPoint at) {
    if (this == at) throw new Killed(this);
  }
}
