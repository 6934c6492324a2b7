package io.millrace.cli.eval;

import java.util.Arrays;

/**
 * The intervals of a result and of a comparison, at 95 %. Both are the same for the same numbers,
 * everywhere: the bootstrap draws from {@link Draws} with a fixed seed, as the page does.
 */
public final class Statistics {

  static final int RESAMPLES = 10_000;
  static final int SEED = 20_261_120;
  private static final double Z = 1.959963984540054;
  private static final int LOW_RANK = RESAMPLES * 25 / 1_000 - 1;
  private static final int HIGH_RANK = RESAMPLES * 975 / 1_000 - 1;

  private Statistics() {}

  /**
   * The score interval of a proportion (E. B. Wilson, 1927): unlike the normal one it holds for few
   * cases and for 0 and 100 %. Without cases anything is possible.
   */
  public static Interval wilson(int successes, int cases) {
    if (cases == 0) return new Interval(0, 0, 1);
    double p = (double) successes / cases;
    double zz = Z * Z;
    double middle = (p + zz / (2 * cases)) / (1 + zz / cases);
    double half =
        Z * Math.sqrt(p * (1 - p) / cases + zz / (4.0 * cases * cases)) / (1 + zz / cases);
    return new Interval(
        p,
        successes == 0 ? 0 : Math.max(0, middle - half),
        successes == cases ? 1 : Math.min(1, middle + half));
  }

  /**
   * The mean of paired differences with the percentile interval of the bootstrap (B. Efron, 1979):
   * {@link #RESAMPLES} means of as many differences drawn with replacement. Zero without any.
   */
  public static Interval bootstrap(double[] differences) {
    int n = differences.length;
    if (n == 0) return new Interval(0, 0, 0);
    var draws = new Draws(SEED);
    var means = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      double sum = 0;
      for (int j = 0; j < n; j++) sum += differences[draws.below(n)];
      means[i] = sum / n;
    }
    Arrays.sort(means);
    return new Interval(Arrays.stream(differences).sum() / n, means[LOW_RANK], means[HIGH_RANK]);
  }

  /** The value that this share of the values is at most; the lower median for a half. */
  public static double quantile(double[] values, double share) {
    if (values.length == 0) return 0;
    var sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
  }

  /** Random numbers that Java and JavaScript make alike: mulberry32, in 32-bit arithmetic. */
  static final class Draws {
    private int state;

    Draws(int seed) {
      state = seed;
    }

    /** From 0 to 2^32 - 1. */
    long next() {
      state += 0x6D2B79F5;
      int t = (state ^ (state >>> 15)) * (state | 1);
      t = (t + (t ^ (t >>> 7)) * (t | 61)) ^ t;
      return Integer.toUnsignedLong(t ^ (t >>> 14));
    }

    int below(int bound) {
      return (int) (next() * bound >>> 32);
    }
  }
}
