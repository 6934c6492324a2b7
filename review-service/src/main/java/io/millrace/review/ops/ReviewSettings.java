package io.millrace.review.ops;

import io.smallrye.config.ConfigMapping;
import java.time.Duration;

/** Bounds of the review service. */
@ConfigMapping(prefix = "millrace.review")
public interface ReviewSettings {

  /** How long a claim keeps others away. */
  Duration claimTimeout();

  /**
   * How long a decision that was sent is believed to be on its way; then people may decide anew.
   */
  Duration decisionTimeout();

  /** How long Kafka may take to acknowledge a decision. */
  Duration sendTimeout();

  /** How often the gauge of open reviews is counted. */
  Duration openGaugeRefresh();

  /** How long one event may fail to be folded before the service says it is not ready. */
  Duration foldStalledAfter();
}
