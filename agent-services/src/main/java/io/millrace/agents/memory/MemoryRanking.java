package io.millrace.agents.memory;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * Orders candidates by relevance, recency and importance. Pure. The three measures are those of
 * Park et al., Generative Agents (2023); recency halves with the policy's half-life.
 */
final class MemoryRanking {

  private static final Comparator<Recalled> BEST_FIRST =
      Comparator.comparingDouble(Recalled::score).reversed().thenComparing(Recalled::id);

  private MemoryRanking() {}

  static List<Recalled> rank(List<Candidate> candidates, RecallPolicy policy, Instant now) {
    return candidates.stream()
        .map(candidate -> score(candidate, policy, now))
        .filter(recalled -> recalled.score() >= policy.minScore())
        .sorted(BEST_FIRST)
        .limit(policy.limit())
        .toList();
  }

  private static Recalled score(Candidate candidate, RecallPolicy policy, Instant now) {
    var memory = candidate.memory();
    double relevance = Math.clamp(candidate.cosine(), 0.0, 1.0);
    double recency = recency(Duration.between(memory.freshAt(), now), policy.halfLife());
    double weighted =
        policy.relevance() * relevance
            + policy.recency() * recency
            + policy.importance() * memory.importance();
    double weights = policy.relevance() + policy.recency() + policy.importance();
    return new Recalled(memory, weighted / weights, relevance, recency, memory.importance());
  }

  private static double recency(Duration age, Duration halfLife) {
    // The clock of another process may be ahead.
    double ageMs = Math.max(0, age.toMillis());
    return Math.pow(0.5, ageMs / halfLife.toMillis());
  }
}
