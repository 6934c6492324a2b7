package io.millrace.review.core;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one event of the journal means for the queue. Each carries the run and its sequence, by
 * which a redelivery is known.
 */
public sealed interface Change {

  String runId();

  long sequence();

  /** Remember a run that may ask for reviews. */
  record Remember(String runId, long sequence, RunFacts facts) implements Change {}

  /**
   * Put a review into the queue, unless it is there.
   *
   * @param review without the facts of the run, which the store adds
   */
  record Open(Review review) implements Change {
    @Override
    public String runId() {
      return review.runId();
    }

    @Override
    public long sequence() {
      return review.sequence();
    }
  }

  /** The journal holds a decision. */
  record Decide(String runId, long sequence, String reviewId, Phase.Decision decision, Instant at)
      implements Change {}

  /** Nobody decided in time. */
  record Expire(String runId, long sequence, String reviewId, Instant at) implements Change {}

  /** The run ended: its reviews that wait are cancelled, its facts forgotten. */
  record End(String runId, long sequence, Instant at) implements Change {}

  /**
   * A person settled a step in another way, or the run rolls back what it did: what waits for that
   * is cancelled, the run goes on.
   *
   * @param stepId the step, whose own calls ({@code <stepId>.…}) are meant too; null for every step
   *     that waits now
   */
  record Close(String runId, long sequence, @Nullable String stepId, Instant at) implements Change {

    boolean concerns(Review review) {
      return stepId == null
          || review.stepId().equals(stepId)
          || review.stepId().startsWith(stepId + '.');
    }
  }

  /** Nothing of the queue's concern. */
  record Nothing(String runId, long sequence) implements Change {}
}
