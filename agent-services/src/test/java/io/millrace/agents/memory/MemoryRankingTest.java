package io.millrace.agents.memory;

import static io.millrace.agents.memory.TestMemories.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MemoryRankingTest {

  private static final Duration DAY = Duration.ofDays(1);

  @Test
  void recency_halves_with_each_half_life_since_it_was_said_or_recalled() {
    // given
    var policy = new RecallPolicy(5, 0, 1, 0, DAY, 0);
    var candidates =
        List.of(
            candidate("new", 0, 0, NOON, null),
            candidate("day", 0, 0, NOON.minus(DAY), null),
            candidate(
                "recalled", 0, 0, NOON.minus(DAY.multipliedBy(9)), NOON.minus(DAY.multipliedBy(2))),
            candidate("ahead", 0, 0, NOON.plus(DAY), null));

    // when
    var ranked = MemoryRanking.rank(candidates, policy, NOON);

    // then
    assertThat(ranked).extracting(Recalled::id).containsExactly("ahead", "new", "day", "recalled");
    assertThat(ranked).extracting(Recalled::recency).containsExactly(1.0, 1.0, 0.5, 0.25);
  }

  @Test
  void the_score_is_the_weighted_mean_of_the_three() {
    // given
    var policy = new RecallPolicy(5, 2, 1, 1, DAY, 0);

    // when
    var ranked =
        MemoryRanking.rank(List.of(candidate("m", 0.8, 0.4, NOON.minus(DAY), null)), policy, NOON);

    // then
    assertThat(ranked.getFirst().score()).isCloseTo((1.6 + 0.5 + 0.4) / 4, within(1e-9));
  }

  @Test
  void an_important_or_newer_memory_passes_a_slightly_nearer_one() {
    // given
    var policy = RecallPolicy.DEFAULT;

    // when
    var ranked =
        MemoryRanking.rank(
            List.of(
                candidate("nearer", 0.80, 0.1, NOON.minus(Duration.ofDays(300)), null),
                candidate("important", 0.78, 0.9, NOON, null)),
            policy,
            NOON);

    // then
    assertThat(ranked.getFirst().id()).isEqualTo("important");
  }

  @Test
  void what_scores_too_little_or_is_past_the_limit_is_left_out() {
    // given
    var policy = new RecallPolicy(2, 1, 0, 0, DAY, 0.5);
    var candidates =
        List.of(
            candidate("a", 0.9, 0, NOON, null),
            candidate("b", 0.8, 0, NOON, null),
            candidate("c", 0.7, 0, NOON, null));

    // when / then
    assertThat(MemoryRanking.rank(candidates, policy, NOON))
        .extracting(Recalled::id)
        .containsExactly("a", "b");
    assertThat(MemoryRanking.rank(List.of(candidate("d", 0.49, 1, NOON, null)), policy, NOON))
        .isEmpty();
    assertThat(MemoryRanking.rank(List.of(candidate("e", -1, 1, NOON, null)), policy, NOON))
        .isEmpty();
  }

  @Test
  void a_policy_that_means_nothing_is_refused() {
    // when / then
    assertThatThrownBy(() -> new RecallPolicy(0, 1, 0, 0, DAY, 0)).hasMessageContaining("1 to 50");
    assertThatThrownBy(() -> new RecallPolicy(1, 0, 0, 0, DAY, 0)).hasMessageContaining("Weights");
    assertThatThrownBy(() -> new RecallPolicy(1, Double.NaN, 0, 0, DAY, 0))
        .hasMessageContaining("Weights");
    assertThatThrownBy(() -> new RecallPolicy(1, 1, -1, 0, DAY, 0)).hasMessageContaining("Weights");
    assertThatThrownBy(() -> new RecallPolicy(1, 1, 0, 0, Duration.ZERO, 0))
        .hasMessageContaining("half-life");
    assertThatThrownBy(() -> new RecallPolicy(1, 1, 0, 0, DAY, 2)).hasMessageContaining("score");
    assertThatThrownBy(() -> new RetentionPolicy(null, Duration.ZERO, 1))
        .hasMessageContaining("some time");
    assertThatThrownBy(() -> new RetentionPolicy(null, DAY, 5_001)).hasMessageContaining("5000");
  }

  private static Candidate candidate(
      String id, double cosine, double importance, Instant created, @Nullable Instant recalled) {
    var scope = new MemoryScope("t", "s", null);
    return new Candidate(
        new Memory(id, scope, "fact", "text", importance, created, recalled, null), cosine);
  }
}
