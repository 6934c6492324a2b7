package io.millrace.agents.guard;

import java.util.Locale;

/**
 * How many of how many, with the interval of Wilson for 95 %.
 *
 * @param hits how many
 * @param of of how many
 */
record Shares(long hits, long of) {

  private static final double Z = 1.959964;

  double percent() {
    return 100.0 * hits / of;
  }

  double low() {
    return bound(-1);
  }

  double high() {
    return bound(1);
  }

  private double bound(int sign) {
    double share = (double) hits / of;
    double middle = share + Z * Z / (2 * of);
    double half = Z * Math.sqrt(share * (1 - share) / of + Z * Z / (4.0 * of * of));
    return Math.clamp(100 * (middle + sign * half) / (1 + Z * Z / of), 0, 100);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%d/%d = %.1f %% [%.1f, %.1f]", hits, of, percent(), low(), high());
  }
}
