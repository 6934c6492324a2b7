package io.millrace.router.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Whether a message is in scope at all, and how sure a label is.
 *
 * <p>A message is accepted when the sum of the z-scores of its {@linkplain Evidence#signs signs}
 * reaches a threshold. The statistics, the threshold and the temperature of the probabilities come
 * from the examples alone, each judged by a head that was fitted without its fold: no example of
 * what is out of scope is needed, and the wished share of in-scope messages passes. Where there are
 * too few examples to leave some out, only what lies close to an example is accepted.
 */
sealed interface Acceptance {

  /** Below this nothing can be learnt by leaving examples out. */
  int EXAMPLES_MIN = 4;

  boolean accepts(Evidence evidence);

  /** Divides the logits before they become probabilities. */
  double temperature();

  /**
   * @param share of in-scope messages that shall be accepted, 0 to 1
   */
  static Acceptance estimate(TrainingSet set, double share) {
    return set.inScope() < EXAMPLES_MIN ? new Close() : Measured.by(set, share);
  }

  /** For a handful of examples. */
  record Close() implements Acceptance {

    /**
     * About what two wordings of one wish have with this encoder; unrelated sentences have 0.4 to
     * 0.65.
     */
    static final float NEAREST_MIN = 0.75f;

    @Override
    public boolean accepts(Evidence evidence) {
      return evidence.nearest() >= NEAREST_MIN && evidence.nearest() > evidence.nearestOutside();
    }

    @Override
    public double temperature() {
      return 1;
    }
  }

  /** For enough examples. */
  record Measured(double[] means, double[] deviations, double threshold, double temperature)
      implements Acceptance {

    private static final int FOLDS = 5;
    private static final double DEVIATION_MIN = 1e-6;
    private static final double TEMPERATURE_MIN = 0.2;
    private static final double TEMPERATURE_MAX = 5;
    private static final int SEARCH_STEPS = 40;
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    private record Judged(Evidence evidence, int label) {}

    @Override
    public boolean accepts(Evidence evidence) {
      return score(evidence) >= threshold;
    }

    double score(Evidence evidence) {
      var signs = evidence.signs();
      double score = 0;
      for (int i = 0; i < signs.length; i++) score += (signs[i] - means[i]) / deviations[i];
      return score;
    }

    private static Measured by(TrainingSet set, double share) {
      var judged = judgedByOthers(set);
      var means = new double[Evidence.SIGNS];
      var deviations = new double[Evidence.SIGNS];
      for (int i = 0; i < Evidence.SIGNS; i++) {
        int sign = i;
        means[i] =
            judged.stream().mapToDouble(j -> j.evidence().signs()[sign]).average().orElseThrow();
        double variance =
            judged.stream()
                .mapToDouble(j -> Math.pow(j.evidence().signs()[sign] - means[sign], 2))
                .average()
                .orElseThrow();
        deviations[i] = Math.max(DEVIATION_MIN, Math.sqrt(variance));
      }
      double temperature =
          smallest(
              Math.log(TEMPERATURE_MIN),
              Math.log(TEMPERATURE_MAX),
              t -> surprise(judged, Math.exp(t)));
      var open = new Measured(means, deviations, Double.NEGATIVE_INFINITY, Math.exp(temperature));
      var scores = judged.stream().mapToDouble(j -> open.score(j.evidence())).sorted().toArray();
      int refused = Math.min(scores.length - 1, (int) Math.floor(scores.length * (1 - share)));
      return new Measured(means, deviations, scores[refused], open.temperature());
    }

    /** Every example of a skill as a head sees it that was fitted without the example's fold. */
    private static List<Judged> judgedByOthers(TrainingSet set) {
      var judged = new ArrayList<Judged>();
      for (int fold = 0; fold < FOLDS; fold++) {
        var split = set.split(fold, FOLDS);
        var held = split.held();
        if (held.inScope() == 0 || split.kept().inScope() == 0) continue;
        var head = Head.fit(split.kept());
        for (int i = 0; i < held.labels().length; i++)
          if (held.labels()[i] != set.outside())
            judged.add(new Judged(head.evidence(held.vectors().get(i)), held.labels()[i]));
      }
      return judged;
    }

    /** Mean negative log-likelihood of the true labels. */
    private static double surprise(List<Judged> judged, double temperature) {
      return judged.stream()
          .mapToDouble(
              j ->
                  -Math.log(
                      Math.max(
                          Double.MIN_NORMAL,
                          Softmax.of(j.evidence().logits(), temperature)[j.label()])))
          .average()
          .orElseThrow();
    }

    /** Golden-section search. */
    private static double smallest(double from, double to, DoubleUnaryOperator cost) {
      double low = from;
      double high = to;
      for (int step = 0; step < SEARCH_STEPS; step++) {
        double left = high - GOLDEN * (high - low);
        double right = low + GOLDEN * (high - low);
        if (cost.applyAsDouble(left) < cost.applyAsDouble(right)) high = right;
        else low = left;
      }
      return (low + high) / 2;
    }

    @Override
    public String toString() {
      return "Measured[means="
          + Arrays.toString(means)
          + ", deviations="
          + Arrays.toString(deviations)
          + ", threshold="
          + threshold
          + ", temperature="
          + temperature
          + "]";
    }
  }
}
