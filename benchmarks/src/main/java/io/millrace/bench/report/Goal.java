package io.millrace.bench.report;

/**
 * What a figure is held against: a bound that has to be reached and an aim that is hoped for.
 *
 * @param higherIsBetter whether the bounds are reached from below, as a throughput's are
 */
public record Goal(double atLeast, double aim, boolean higherIsBetter) {

  /** How a value stands to its goal. */
  public enum Verdict {
    MISSED,
    REACHED,
    AIM_REACHED
  }

  /** A bound for what should be high. */
  public static Goal atLeast(double atLeast, double aim) {
    return new Goal(atLeast, aim, true);
  }

  /** A bound for what should be low. */
  public static Goal atMost(double atMost, double aim) {
    return new Goal(atMost, aim, false);
  }

  public Verdict verdict(double value) {
    if (reaches(value, aim)) return Verdict.AIM_REACHED;
    return reaches(value, atLeast) ? Verdict.REACHED : Verdict.MISSED;
  }

  private boolean reaches(double value, double bound) {
    return higherIsBetter ? value >= bound : value <= bound;
  }
}
