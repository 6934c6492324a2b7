package io.millrace.router.core;

/**
 * Arithmetic of float vectors, in loops that the compiler turns into vector instructions; the order
 * of additions is fixed, so results are too.
 */
final class Vectors {

  private static final int LANES = 8;

  private Vectors() {}

  static float dot(float[] a, float[] b) {
    var sums = new float[LANES];
    int whole = a.length - a.length % LANES;
    for (int i = 0; i < whole; i += LANES)
      for (int lane = 0; lane < LANES; lane++) sums[lane] += a[i + lane] * b[i + lane];
    float rest = 0;
    for (int i = whole; i < a.length; i++) rest += a[i] * b[i];
    for (float sum : sums) rest += sum;
    return rest;
  }

  /** {@code to += factor * by} */
  static void addScaled(float[] to, float factor, float[] by) {
    for (int i = 0; i < to.length; i++) to[i] += factor * by[i];
  }

  static float[] mean(Iterable<float[]> vectors, int dimensions) {
    var mean = new float[dimensions];
    int count = 0;
    for (float[] vector : vectors) {
      addScaled(mean, 1, vector);
      count++;
    }
    for (int i = 0; i < dimensions; i++) mean[i] /= Math.max(1, count);
    return mean;
  }

  /** The same direction, of length 1; zero stays zero. */
  static float[] unit(float[] vector) {
    float norm = (float) Math.sqrt(dot(vector, vector));
    var unit = vector.clone();
    if (norm > 0) for (int i = 0; i < unit.length; i++) unit[i] /= norm;
    return unit;
  }
}
