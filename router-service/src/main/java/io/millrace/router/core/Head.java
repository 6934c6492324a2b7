package io.millrace.router.core;

import java.util.ArrayList;
import java.util.List;

/**
 * What is fitted on a training set: the regression, and where the examples of each skill lie. Says
 * what it sees in a vector; whether that is enough is for {@link Acceptance}.
 */
final class Head {

  private final TrainingSet set;
  private final SoftmaxRegression regression;
  private final float[][] centroids;

  private Head(TrainingSet set, SoftmaxRegression regression, float[][] centroids) {
    this.set = set;
    this.regression = regression;
    this.centroids = centroids;
  }

  static Head fit(TrainingSet set) {
    int dimensions = set.vectors().getFirst().length;
    var centroids = new float[set.skills().size()][];
    for (int label = 0; label < centroids.length; label++)
      centroids[label] = Vectors.unit(Vectors.mean(of(set, label), dimensions));
    return new Head(
        set, SoftmaxRegression.fit(set.vectors(), set.labels(), set.classes()), centroids);
  }

  Evidence evidence(float[] vector) {
    var logits = regression.logits(vector);
    int best = 0;
    for (int label = 1; label < set.outside(); label++)
      if (logits[label] > logits[best]) best = label;
    float nearest = -1;
    float nearestOutside = -1;
    for (int i = 0; i < set.labels().length; i++) {
      float cosine = Vectors.dot(vector, set.vectors().get(i));
      if (set.labels()[i] == set.outside()) nearestOutside = Math.max(nearestOutside, cosine);
      else nearest = Math.max(nearest, cosine);
    }
    return new Evidence(
        best, logits, nearest, Vectors.dot(vector, centroids[best]), nearestOutside);
  }

  private static List<float[]> of(TrainingSet set, int label) {
    var vectors = new ArrayList<float[]>();
    for (int i = 0; i < set.labels().length; i++)
      if (set.labels()[i] == label) vectors.add(set.vectors().get(i));
    return vectors;
  }
}
