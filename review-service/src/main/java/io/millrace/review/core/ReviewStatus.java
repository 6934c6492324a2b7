package io.millrace.review.core;

/**
 * Status of a review as people see it.
 *
 * <pre>
 * OPEN      waits for somebody        claim => CLAIMED, decision => DECIDED, time is over or nobody needs it => EXPIRED, CANCELLED
 * CLAIMED   one person works on it    release or claim times out => OPEN, otherwise as OPEN
 * DECIDED   a person decided; final once the journal says so
 * EXPIRED   nobody decided in time; final
 * CANCELLED the run ended first, or a person settled the step in another way; final
 * </pre>
 */
public enum ReviewStatus {
  OPEN,
  CLAIMED,
  DECIDED,
  EXPIRED,
  CANCELLED;

  /** Whether a person may still act. */
  public boolean isWaiting() {
    return this == OPEN || this == CLAIMED;
  }
}
