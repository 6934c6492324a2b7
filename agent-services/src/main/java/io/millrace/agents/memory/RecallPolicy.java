package io.millrace.agents.memory;

import java.time.Duration;

/**
 * How memories are chosen for a prompt. The three weights count relative to each other.
 *
 * @param limit most memories of one recall
 * @param relevance weight of nearness in meaning
 * @param recency weight of how lately it was said or used
 * @param importance weight of the importance given when it was saved
 * @param halfLife after which recency is a half
 * @param minScore a memory below is not recalled; 0 to 1
 */
public record RecallPolicy(
    int limit,
    double relevance,
    double recency,
    double importance,
    Duration halfLife,
    double minScore) {

  public static final int LIMIT_MAX = 50;

  /** The three most relevant, the newer and the more important first among equals. */
  public static final RecallPolicy DEFAULT =
      new RecallPolicy(3, 0.7, 0.15, 0.15, Duration.ofDays(30), 0);

  public RecallPolicy {
    if (limit < 1 || limit > LIMIT_MAX)
      throw new IllegalArgumentException("A recall gives 1 to " + LIMIT_MAX + " memories");
    if (!(relevance >= 0 && recency >= 0 && importance >= 0)
        || !Double.isFinite(relevance + recency + importance)
        || relevance + recency + importance <= 0)
      throw new IllegalArgumentException("Weights are not negative, and one is more than 0");
    if (halfLife.isNegative() || halfLife.toMillis() == 0)
      throw new IllegalArgumentException("A half-life is at least a millisecond");
    if (!(minScore >= 0 && minScore <= 1))
      throw new IllegalArgumentException("The least score is 0 to 1");
  }
}
