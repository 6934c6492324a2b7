package io.millrace.review.core;

/** The answer to a person who wants to act on a review. */
public sealed interface Ruling {

  /** Granted; the review as it is then. */
  record Granted(Review review) implements Ruling {}

  /**
   * Refused; nothing changes.
   *
   * @param reason stable reason
   * @param detail what to tell the person
   */
  record Refused(Reason reason, String detail) implements Ruling {}

  /** Why an act is refused. */
  enum Reason {
    /** Another person holds it. */
    CLAIMED,
    /** A decision stands or is on its way. */
    DECIDED,
    /** It expired, or nobody needs its decision any more. */
    CLOSED,
    /** The decision contradicts the review. */
    INVALID
  }
}
