package io.millrace.review.core;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Verdict;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a review stands, with exactly the data that is valid there. Only events of the journal lead
 * out of {@link Waiting}; claims and decisions on their way are this service's own and time out, so
 * none of them can hold a review for ever.
 */
public sealed interface Phase {

  /**
   * The journal waits for a decision.
   *
   * @param claim who took it, if anybody did; counts until its end only
   * @param pending the decision on its way to the journal, if there is one; counts until its end
   *     only
   */
  record Waiting(@Nullable Claim claim, @Nullable Pending pending) implements Phase {}

  /** The journal holds the decision. */
  record Decided(@Nullable Claim claim, Decision decision, Instant at) implements Phase {}

  /** Nobody decided in time. */
  record Expired(@Nullable Claim claim, Instant at) implements Phase {}

  /** The run ended first, or its step needs no decision any more. */
  record Cancelled(@Nullable Claim claim, Instant at) implements Phase {}

  Phase OPEN = new Waiting(null, null);

  @Nullable Claim claim();

  /**
   * @param until when others may take the review
   */
  record Claim(String actor, Instant at, Instant until) {}

  /**
   * @param until when people may decide anew, because the journal has not answered
   */
  record Pending(Decision decision, Instant until) {}

  /**
   * @param actor who decided, without {@code user:}
   * @param output the output that goes on; given by the person with EDIT
   */
  record Decision(String actor, Verdict verdict, @Nullable Json output, @Nullable String comment) {}
}
