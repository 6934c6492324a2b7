package io.millrace.router.core;

/** Logits as probabilities. */
final class Softmax {

  private Softmax() {}

  /**
   * @param temperature above 1 makes the probabilities more even, below 1 more certain
   */
  static double[] of(float[] logits, double temperature) {
    double largest = Double.NEGATIVE_INFINITY;
    for (float logit : logits) largest = Math.max(largest, logit);
    var probabilities = new double[logits.length];
    double sum = 0;
    for (int i = 0; i < logits.length; i++)
      sum += probabilities[i] = Math.exp((logits[i] - largest) / temperature);
    for (int i = 0; i < logits.length; i++) probabilities[i] /= sum;
    return probabilities;
  }
}
