package io.millrace.router.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SoftmaxRegressionTest {

  private static final int DIMENSIONS = 384;
  private static final int CLASSES = 10;
  private static final long SEED = 7;

  private record Sample(List<float[]> vectors, int[] labels) {}

  /** Classes around random directions that share a large common part, as sentence vectors do. */
  private static Sample sample(int each, long seed) {
    var random = new Random(SEED);
    var middles = new float[CLASSES][DIMENSIONS];
    for (var middle : middles)
      for (int d = 0; d < DIMENSIONS; d++) middle[d] = (float) random.nextGaussian() + 2;
    var noise = new Random(seed);
    var vectors = new ArrayList<float[]>();
    var labels = new int[each * CLASSES];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % CLASSES;
      var vector = middles[labels[i]].clone();
      for (int d = 0; d < DIMENSIONS; d++) vector[d] += (float) noise.nextGaussian();
      vectors.add(Vectors.unit(vector));
    }
    return new Sample(vectors, labels);
  }

  private static int best(float[] logits) {
    int best = 0;
    for (int c = 1; c < logits.length; c++) if (logits[c] > logits[best]) best = c;
    return best;
  }

  @Test
  void what_can_be_told_apart_is_told_apart() {
    var training = sample(20, 1);
    var unseen = sample(20, 2);

    var regression = SoftmaxRegression.fit(training.vectors(), training.labels(), CLASSES);

    for (int i = 0; i < unseen.labels().length; i++)
      assertThat(best(regression.logits(unseen.vectors().get(i)))).isEqualTo(unseen.labels()[i]);
  }

  @Test
  void two_fits_give_the_same_bits() {
    var training = sample(20, 1);

    var first = SoftmaxRegression.fit(training.vectors(), training.labels(), CLASSES);
    var second = SoftmaxRegression.fit(training.vectors(), training.labels(), CLASSES);

    assertThat(second.logits(training.vectors().getFirst()))
        .containsExactly(first.logits(training.vectors().getFirst()));
  }

  @Test
  void two_hundred_examples_take_less_than_a_second() {
    var training = sample(20, 1);
    long from = System.nanoTime();

    SoftmaxRegression.fit(training.vectors(), training.labels(), CLASSES);

    assertThat((System.nanoTime() - from) / 1_000_000).isLessThan(1_000);
  }
}
