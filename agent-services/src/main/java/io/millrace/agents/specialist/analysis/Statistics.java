package io.millrace.agents.specialist.analysis;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Arithmetic that gives the same result for the same values in the same order: exact sums of
 * decimals, compensated sums (Neumaier) of doubles, quantiles by linear interpolation (R's type 7),
 * the sample's standard deviation. Undefined results are null.
 */
final class Statistics {

  private static final double FENCE = 1.5;

  /** A line through points, {@code y = intercept + slope · x}. */
  record Trend(double slope, double intercept, double r2) {}

  private Statistics() {}

  static BigDecimal sum(List<BigDecimal> values) {
    return values.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** Of the exact sum. */
  static double mean(List<BigDecimal> values) {
    return sum(values)
        .divide(BigDecimal.valueOf(values.size()), MathContext.DECIMAL128)
        .doubleValue();
  }

  static double sum(double[] values) {
    double sum = 0;
    double lost = 0;
    for (double value : values) {
      double next = sum + value;
      lost += Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
      sum = next;
    }
    return sum + lost;
  }

  static double[] doubles(List<BigDecimal> values) {
    return values.stream().mapToDouble(BigDecimal::doubleValue).toArray();
  }

  static double mean(double[] values) {
    return sum(values) / values.length;
  }

  static @Nullable Double stddev(double[] values) {
    if (values.length < 2) return null;
    double mean = mean(values);
    var squares = new double[values.length];
    for (int i = 0; i < values.length; i++) squares[i] = (values[i] - mean) * (values[i] - mean);
    return finite(Math.sqrt(sum(squares) / (values.length - 1)));
  }

  /**
   * @param sorted ascending, not empty
   */
  static double quantile(double[] sorted, double part) {
    double place = part * (sorted.length - 1);
    int below = (int) Math.floor(place);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }

  /** Pearson's, over the rows where both have a value; null where either does not vary. */
  static @Nullable Double correlation(List<@Nullable BigDecimal> a, List<@Nullable BigDecimal> b) {
    var xs = new ArrayList<BigDecimal>();
    var ys = new ArrayList<BigDecimal>();
    for (int i = 0; i < a.size(); i++) {
      var x = a.get(i);
      var y = b.get(i);
      if (x != null && y != null) {
        xs.add(x);
        ys.add(y);
      }
    }
    if (xs.size() < 3) return null;
    double[] x = doubles(xs);
    double[] y = doubles(ys);
    double divisor = Math.sqrt(products(x, x)) * Math.sqrt(products(y, y));
    var found = divisor > 0 ? finite(products(x, y) / divisor) : null;
    return found == null ? null : Math.clamp(found, -1, 1);
  }

  private static double products(double[] x, double[] y) {
    double meanX = mean(x);
    double meanY = mean(y);
    var products = new double[x.length];
    for (int i = 0; i < x.length; i++) products[i] = (x[i] - meanX) * (y[i] - meanY);
    return sum(products);
  }

  /** Least squares over the numbers of the rows, from 0. */
  static @Nullable Trend trend(double[] y) {
    if (y.length < 3) return null;
    var x = new double[y.length];
    for (int i = 0; i < x.length; i++) x[i] = i;
    double slope = products(x, y) / products(x, x);
    double spread = products(y, y);
    double r2 = spread > 0 ? Math.clamp(slope * products(x, y) / spread, 0, 1) : 1;
    double intercept = mean(y) - slope * mean(x);
    return Double.isFinite(slope) && Double.isFinite(intercept) && Double.isFinite(r2)
        ? new Trend(slope, intercept, r2)
        : null;
  }

  /** Below and above which a value is an outlier: one and a half quartile ranges off (Tukey). */
  static double[] fences(double[] sorted) {
    double lower = quantile(sorted, 0.25);
    double upper = quantile(sorted, 0.75);
    return new double[] {lower - FENCE * (upper - lower), upper + FENCE * (upper - lower)};
  }

  static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
