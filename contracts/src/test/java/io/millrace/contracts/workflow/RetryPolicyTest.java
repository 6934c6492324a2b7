package io.millrace.contracts.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

  private static RetryPolicy policy(double jitter, Duration longest, String... codes) {
    return new RetryPolicy(
        4, Duration.ofSeconds(1), 2.0, longest, jitter, new TreeSet<>(List.of(codes)));
  }

  @Test
  void waits_double_from_one_second() {
    var policy = policy(0, Duration.ofMinutes(5));

    assertThat(IntStream.rangeClosed(1, 3).mapToObj(n -> policy.delayAfter(n, "r/draft")).toList())
        .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
  }

  @Test
  void jitter_spreads_waits_within_its_share_and_over_all_of_it() {
    var policy = policy(0.1, Duration.ofMinutes(5));

    var waits =
        IntStream.range(0, 1_000)
            .mapToLong(run -> policy.delayAfter(1, "run-" + run + "/draft").toMillis())
            .summaryStatistics();

    assertThat(waits.getMin()).isBetween(900L, 910L);
    assertThat(waits.getMax()).isBetween(1_090L, 1_100L);
    assertThat(waits.getAverage()).isBetween(985.0, 1_015.0);
  }

  @Test
  void the_same_attempt_of_the_same_run_always_waits_alike() {
    var policy = policy(1, Duration.ofMinutes(5));

    assertThat(policy.delayAfter(2, "r/draft")).isEqualTo(policy.delayAfter(2, "r/draft"));
    assertThat(policy.delayAfter(2, "r/draft")).isNotEqualTo(policy.delayAfter(2, "s/draft"));
  }

  @Test
  void no_wait_is_longer_than_the_longest() {
    var policy = policy(1, Duration.ofSeconds(3));

    assertThat(policy.delayAfter(60, "r/draft")).isEqualTo(Duration.ofSeconds(3));
    assertThat(policy.delayAfter(2_000, "r/draft")).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void attempts_and_codes_bound_the_repeats() {
    var any = policy(0, Duration.ofMinutes(5));
    var some = policy(0, Duration.ofMinutes(5), "agent_busy");

    assertThat(any.allowsAfter(3, "anything")).isTrue();
    assertThat(any.allowsAfter(4, "anything")).isFalse();
    assertThat(some.allowsAfter(1, "agent_busy")).isTrue();
    assertThat(some.allowsAfter(1, "agent_error")).isFalse();
  }
}
