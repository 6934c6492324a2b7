package io.millrace.agents.memory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.lucene.util.VectorUtil;

/**
 * Vectors that lie in clusters, as texts on the same matters do, and questions beside them that are
 * not among them. The spread of a cluster lies mostly along a few directions, and a little in all.
 */
record ClusteredVectors(List<float[]> stored, List<float[]> queries) {

  private static final double SPREAD = 0.45;
  private static final double NOISE = 0.15;

  /** Around random centres. */
  static ClusteredVectors of(int stored, int queries, long seed) {
    var random = new Random(seed);
    var centres = new ArrayList<float[]>();
    for (int i = 0; i < Math.max(10, stored / 50); i++) centres.add(TestMemories.random(random));
    return around(centres, stored, queries, random);
  }

  static ClusteredVectors around(List<float[]> centres, int stored, int queries, Random random) {
    var all = new ArrayList<float[]>();
    for (int i = 0; i < stored + queries; i++) all.add(near(centres, random));
    return new ClusteredVectors(
        List.copyOf(all.subList(0, stored)), List.copyOf(all.subList(stored, all.size())));
  }

  /** The indices of the stored vectors that are nearest, found by comparing all. */
  int[] nearest(float[] query, int k) {
    var best = new int[k];
    var cosines = new double[k];
    Arrays.fill(cosines, -2);
    for (int i = 0; i < stored.size(); i++) {
      double cosine = VectorUtil.dotProduct(query, stored.get(i));
      for (int place = 0; place < k; place++) {
        if (cosine <= cosines[place]) continue;
        System.arraycopy(best, place, best, place + 1, k - place - 1);
        System.arraycopy(cosines, place, cosines, place + 1, k - place - 1);
        best[place] = i;
        cosines[place] = cosine;
        break;
      }
    }
    return best;
  }

  private static float[] near(List<float[]> centres, Random random) {
    var centre = centres.get(random.nextInt(centres.size()));
    var a = centres.get(random.nextInt(centres.size()));
    var b = centres.get(random.nextInt(centres.size()));
    var vector = new float[centre.length];
    double noise = NOISE / Math.sqrt(centre.length);
    for (int i = 0; i < vector.length; i++)
      vector[i] = (float) (centre[i] + SPREAD * (a[i] - b[i]) + noise * random.nextGaussian());
    return TestMemories.unit(vector);
  }
}
