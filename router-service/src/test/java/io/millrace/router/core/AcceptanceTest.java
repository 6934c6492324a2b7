package io.millrace.router.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AcceptanceTest {

  private static TrainingSet set =
      new TrainingSet(java.util.List.of(), java.util.List.of(), new int[0]);

  @BeforeAll
  static void embed() throws IOException {
    set = TrainingSet.of(SupportDesk.examples(), Everyday.sentences(), Encoder::embed);
  }

  private static double acceptedShareOfExamples(double share) {
    var acceptance = Acceptance.estimate(set, share);
    int accepted = 0;
    for (int fold = 0; fold < 5; fold++) {
      var split = set.split(fold, 5);
      var head = Head.fit(split.kept());
      for (int i = 0; i < split.held().labels().length; i++)
        if (split.held().labels()[i] != set.outside()
            && acceptance.accepts(head.evidence(split.held().vectors().get(i)))) accepted++;
    }
    return accepted / (double) set.inScope();
  }

  @Test
  void the_wished_share_of_unseen_examples_is_accepted() {
    assertThat(acceptedShareOfExamples(0.97)).isBetween(0.96, 0.985);
    assertThat(acceptedShareOfExamples(0.8)).isBetween(0.78, 0.82);
  }

  @Test
  void a_larger_share_never_raises_the_threshold() {
    double last = Double.POSITIVE_INFINITY;
    for (double share : new double[] {0.5, 0.8, 0.9, 0.95, 0.98, 1}) {
      double threshold = ((Acceptance.Measured) Acceptance.estimate(set, share)).threshold();
      assertThat(threshold).isLessThanOrEqualTo(last);
      last = threshold;
    }
  }

  @Test
  void the_surer_the_calibrated_probability_the_more_often_it_is_right() {
    double temperature = Acceptance.estimate(set, 0.97).temperature();
    var right = new int[2];
    var all = new int[2];
    double sure = 0;
    int correct = 0;
    for (int fold = 0; fold < 5; fold++) {
      var split = set.split(fold, 5);
      var head = Head.fit(split.kept());
      for (int i = 0; i < split.held().labels().length; i++) {
        if (split.held().labels()[i] == set.outside()) continue;
        var evidence = head.evidence(split.held().vectors().get(i));
        double probability = Softmax.of(evidence.logits(), temperature)[evidence.label()];
        int half = probability < 0.5 ? 0 : 1;
        boolean isRight = evidence.label() == split.held().labels()[i];
        all[half]++;
        right[half] += isRight ? 1 : 0;
        correct += isRight ? 1 : 0;
        sure += probability;
      }
    }
    assertThat(right[1] / (double) all[1]).isGreaterThan(right[0] / (double) all[0] + 0.1);
    assertThat(sure / set.inScope())
        .as("mean confidence against accuracy")
        .isBetween(correct / (double) set.inScope() - 0.1, correct / (double) set.inScope() + 0.1);
  }

  @Test
  void more_temperature_makes_probabilities_more_even() {
    var logits = new float[] {2, 1, 0};

    assertThat(Softmax.of(logits, 2)[0]).isLessThan(Softmax.of(logits, 1)[0]);
    assertThat(Softmax.of(logits, 0.5)[0]).isGreaterThan(Softmax.of(logits, 1)[0]);
    assertThat(Softmax.of(new float[] {1_000, -1_000}, 1)).containsExactly(1, 0);
  }
}
