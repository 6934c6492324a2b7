package io.millrace.router.core;

/**
 * What a head sees in one vector.
 *
 * @param label the likeliest skill
 * @param logits of the skills, then of everything outside
 * @param nearest cosine to the nearest example of any skill
 * @param centroid cosine to the middle of the likeliest skill's examples
 * @param nearestOutside cosine to the nearest everyday sentence; -1 where there is none
 */
record Evidence(int label, float[] logits, float nearest, float centroid, float nearestOutside) {

  static final int SIGNS = 4;

  /**
   * Signs of being in scope, larger is likelier: the likeliest skill against outside, any skill
   * against outside (certain even where skills are alike), how much nearer examples are than
   * everyday sentences, how near the skill's middle is.
   */
  double[] signs() {
    return new double[] {
      best() - outside(), anySkill() - outside(), (double) nearest - nearestOutside, centroid
    };
  }

  private double best() {
    return logits[label];
  }

  private double outside() {
    return logits[logits.length - 1];
  }

  /** Logarithm of the summed weights of all skills. */
  private double anySkill() {
    double sum = 0;
    for (int skill = 0; skill < logits.length - 1; skill++) sum += Math.exp(logits[skill] - best());
    return best() + Math.log(sum);
  }
}
