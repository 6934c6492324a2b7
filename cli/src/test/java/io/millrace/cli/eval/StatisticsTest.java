package io.millrace.cli.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatisticsTest {

  /** Bounds as the literature's tables and R's {@code prop.test(correct = FALSE)} give them. */
  @ParameterizedTest
  @CsvSource({
    "8, 10, 0.4901625, 0.9433178",
    "0, 10, 0, 0.2775328",
    "10, 10, 0.7224672, 1",
    "81, 263, 0.2552717, 0.3661877",
    "1, 1, 0.2065493, 1",
    "0, 0, 0, 1"
  })
  void the_interval_of_a_proportion_is_wilson_s(int passed, int cases, double low, double high) {
    var interval = Statistics.wilson(passed, cases);

    assertThat(interval.low()).isCloseTo(low, within(1e-4));
    assertThat(interval.high()).isCloseTo(high, within(1e-4));
  }

  /** The page draws the same numbers; see {@code statistics.test.ts} of the dashboard. */
  @Test
  void random_numbers_are_those_of_mulberry32() {
    var draws = new Statistics.Draws(1);

    assertThat(new long[] {draws.next(), draws.next(), draws.next()})
        .containsExactly(2693262067L, 11749833L, 2265367787L);
    assertThat(IntStream.range(0, 1_000).map(i -> draws.below(7)).boxed().distinct()).hasSize(7);
  }

  /** For a fair 0/1 difference the interval is about ± 1.96 s / √n. */
  @Test
  void the_bootstrap_comes_near_the_normal_interval_where_that_holds() {
    var differences = IntStream.range(0, 400).mapToDouble(i -> i % 2 == 0 ? 1 : -1).toArray();

    var interval = Statistics.bootstrap(differences);

    assertThat(interval.value()).isZero();
    assertThat(interval.low()).isCloseTo(-1.96 / 20, within(0.01));
    assertThat(interval.high()).isCloseTo(1.96 / 20, within(0.01));
  }

  @Test
  void the_bootstrap_of_differences_that_are_all_alike_has_no_width() {
    assertThat(Statistics.bootstrap(new double[] {0, 0, 0})).isEqualTo(new Interval(0, 0, 0));
    assertThat(Statistics.bootstrap(new double[] {-0.5, -0.5}))
        .isEqualTo(new Interval(-0.5, -0.5, -0.5));
    assertThat(Statistics.bootstrap(new double[0])).isEqualTo(new Interval(0, 0, 0));
  }

  /** The chance that a resample of 10 misses the one that differs is 0.9^10 = 0.35 > 0.025. */
  @Test
  void one_case_of_ten_is_not_enough_for_certainty_and_four_are() {
    assertThat(Statistics.bootstrap(fallen(1, 10)).high()).isZero();
    assertThat(Statistics.bootstrap(fallen(4, 10)).high()).isNegative();
  }

  /** The page's test has the same numbers. */
  @Test
  void the_bootstrap_is_the_same_every_time_and_everywhere() {
    var differences = new double[] {0.25, -1, 0, 0, 0.5, -0.25, 0, 1, -1, -0.5};

    assertThat(Statistics.bootstrap(differences)).isEqualTo(new Interval(-0.1, -0.45, 0.275));
    assertThat(Statistics.bootstrap(differences)).isEqualTo(Statistics.bootstrap(differences));
  }

  @Test
  void quantiles_are_values_that_were_measured() {
    var values = new double[] {5, 1, 4, 2, 3};

    assertThat(Statistics.quantile(values, 0.5)).isEqualTo(3);
    assertThat(Statistics.quantile(values, 0.95)).isEqualTo(5);
    assertThat(Statistics.quantile(values, 0)).isEqualTo(1);
    assertThat(Statistics.quantile(new double[0], 0.5)).isZero();
  }

  private static double[] fallen(int fallen, int cases) {
    return IntStream.range(0, cases).mapToDouble(i -> i < fallen ? -1 : 0).toArray();
  }
}
