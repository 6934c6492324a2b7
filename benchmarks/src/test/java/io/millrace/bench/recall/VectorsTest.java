package io.millrace.bench.recall;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class VectorsTest {

  private static final int DIMENSIONS = 32;

  @Test
  void the_nearest_are_those_a_sort_of_all_finds() {
    var vectors = Vectors.of(500, 20, DIMENSIONS, 7);

    for (float[] question : vectors.questions()) {
      int[] nearest = vectors.nearest(question, 3);

      assertThat(nearest)
          .containsExactly(
              IntStream.range(0, 500)
                  .boxed()
                  .sorted(
                      Comparator.comparingDouble(i -> -cosine(question, vectors.stored().get(i))))
                  .limit(3)
                  .mapToInt(i -> i)
                  .toArray());
    }
  }

  @Test
  void all_vectors_have_unit_length_and_come_from_the_seed() {
    var vectors = Vectors.of(100, 5, DIMENSIONS, 7);

    assertThat(vectors.stored()).allSatisfy(v -> assertThat(cosine(v, v)).isCloseTo(1, within()));
    assertThat(Vectors.of(100, 5, DIMENSIONS, 7).stored().getLast())
        .containsExactly(vectors.stored().getLast());
  }

  private static Offset<Double> within() {
    return Offset.offset(1e-5);
  }

  private static double cosine(float[] a, float[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) sum += a[d] * b[d];
    return sum;
  }
}
