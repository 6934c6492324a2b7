package io.millrace.contracts.workflow;

/**
 * When a step that stands after others is due.
 *
 * @param succeeded so many of them must have succeeded; 0: all of them must be settled, however
 */
public record Join(int succeeded) {

  /** Every step before is settled: it succeeded, was skipped or was given up. */
  public static final Join ALL_SETTLED = new Join(0);

  /** The first that succeeds is enough. */
  public static final Join ANY = new Join(1);

  public boolean waitsForAll() {
    return succeeded == 0;
  }
}
