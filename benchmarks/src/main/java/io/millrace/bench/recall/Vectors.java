package io.millrace.bench.recall;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Unit vectors that lie in clusters, as texts on the same matters do, and questions beside them
 * that are not among them. The spread of a cluster lies mostly along the lines between clusters.
 */
record Vectors(List<float[]> stored, List<float[]> questions) {

  private static final double SPREAD = 0.45;
  private static final double NOISE = 0.15;
  private static final int STORED_PER_CLUSTER = 50;

  static Vectors of(int stored, int questions, int dimensions, long seed) {
    var random = new Random(seed);
    var centres = new ArrayList<float[]>();
    for (int i = 0; i < Math.max(10, stored / STORED_PER_CLUSTER); i++)
      centres.add(near(new float[dimensions], 1, random));
    var all = new ArrayList<float[]>();
    for (int i = 0; i < stored + questions; i++) all.add(between(centres, random));
    return new Vectors(all.subList(0, stored), all.subList(stored, all.size()));
  }

  private static float[] between(List<float[]> centres, Random random) {
    var around = centres.get(random.nextInt(centres.size())).clone();
    var to = centres.get(random.nextInt(centres.size()));
    var from = centres.get(random.nextInt(centres.size()));
    for (int d = 0; d < around.length; d++) around[d] += (float) (SPREAD * (to[d] - from[d]));
    return near(around, NOISE, random);
  }

  private static float[] near(float[] centre, double noise, Random random) {
    var vector = centre.clone();
    double squares = 0;
    for (int d = 0; d < vector.length; d++) {
      vector[d] += (float) (noise * random.nextGaussian() / Math.sqrt(vector.length));
      squares += (double) vector[d] * vector[d];
    }
    for (int d = 0; d < vector.length; d++) vector[d] /= (float) Math.sqrt(squares);
    return vector;
  }

  /** The indices of the stored vectors that are nearest to a question, found by comparing all. */
  int[] nearest(float[] question, int k) {
    var best = new int[k];
    var cosines = new float[k];
    Arrays.fill(cosines, Float.NEGATIVE_INFINITY);
    for (int i = 0; i < stored.size(); i++) {
      float cosine = dot(question, stored.get(i));
      int place = k;
      while (place > 0 && cosine > cosines[place - 1]) place--;
      if (place == k) continue;
      System.arraycopy(best, place, best, place + 1, k - place - 1);
      System.arraycopy(cosines, place, cosines, place + 1, k - place - 1);
      best[place] = i;
      cosines[place] = cosine;
    }
    return best;
  }

  /** The same for all questions, on all processors. */
  List<int[]> nearest(int k) {
    return IntStream.range(0, questions.size())
        .parallel()
        .mapToObj(i -> nearest(questions.get(i), k))
        .toList();
  }

  private static float dot(float[] a, float[] b) {
    float sum0 = 0;
    float sum1 = 0;
    for (int d = 0; d + 1 < a.length; d += 2) {
      sum0 += a[d] * b[d];
      sum1 += a[d + 1] * b[d + 1];
    }
    return sum0 + sum1;
  }
}
