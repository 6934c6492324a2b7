package io.millrace.router.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * What the router gets right on sentences it has not seen. The bounds stand below what was
 * measured, so that they tell a regression and not the noise of a few questions.
 */
class RoutingAccuracyTest {

  private static final double ACCEPT_IN_SCOPE = 0.97;
  private static final Path CLINC150 = Path.of("../../shared/data/clinc150/data_full.json");

  /** Every tenth of a hundred: ten examples a skill. */
  private static final int CLINC_EXAMPLE_EVERY = 10;

  private static final int CLINC_EVERY = 5;

  private record Measured(
      double skillRight, double accepted, double acceptedAndRight, double outsideAbstained) {

    static Measured of(SkillClassifier classifier, List<SupportDesk.Question> questions) {
      var inside = questions.stream().filter(question -> question.skill() != null).toList();
      var outside = questions.stream().filter(question -> question.skill() == null).toList();
      int right = 0;
      int accepted = 0;
      int both = 0;
      for (var question : inside) {
        var classification = classifier.classify(question.text());
        boolean isRight = classification.candidates().getFirst().label().equals(question.skill());
        boolean isAccepted = classification.skill() != null;
        right += isRight ? 1 : 0;
        accepted += isAccepted ? 1 : 0;
        both += isRight && isAccepted ? 1 : 0;
      }
      long abstained =
          outside.stream()
              .map(question -> classifier.classify(question.text()).skill())
              .filter(Objects::isNull)
              .count();
      double in = inside.size();
      return new Measured(
          right / in, accepted / in, both / in, abstained / (double) outside.size());
    }
  }

  @Test
  void the_support_desk_s_own_questions_reach_it_and_others_do_not() throws IOException {
    var examples = SupportDesk.examples();
    long from = System.nanoTime();
    var classifier =
        SkillClassifier.train(
            examples, Everyday.sentences(), "bge", Encoder::embed, ACCEPT_IN_SCOPE);
    long trainedMs = (System.nanoTime() - from) / 1_000_000;

    var measured = Measured.of(classifier, SupportDesk.questions());

    System.out.printf(
        "support desk, %d examples, trained in %d ms: %s%n", examples.size(), trainedMs, measured);
    assertThat(measured.skillRight()).isGreaterThan(0.55);
    assertThat(measured.accepted()).isGreaterThan(0.85);
    assertThat(measured.outsideAbstained()).isGreaterThan(0.8);
  }

  @Test
  void clinc150_is_told_apart_with_ten_examples_a_skill() throws IOException {
    assumeTrue(
        Boolean.getBoolean("millrace.measure") && Files.exists(CLINC150),
        "a minute of work: asked for by -Dmillrace.measure=true, and CLINC150 beside the project");
    var data = new JsonMapper().readTree(CLINC150.toFile());
    var examples = new ArrayList<Example>();
    var seen = new HashMap<String, Integer>();
    for (var row : data.get("train"))
      if (seen.merge(row.get(1).asText(), 1, Integer::sum) % CLINC_EXAMPLE_EVERY == 0)
        examples.add(new Example(new Skill("clinc", row.get(1).asText()), row.get(0).asText()));
    var questions = new ArrayList<>(every(data.get("test"), true));
    questions.addAll(every(data.get("oos_test"), false));
    long from = System.nanoTime();
    var classifier =
        SkillClassifier.train(
            examples, Everyday.sentences(), "bge", Encoder::embed, ACCEPT_IN_SCOPE);
    long trainedMs = (System.nanoTime() - from) / 1_000_000;

    var measured = Measured.of(classifier, questions);

    System.out.printf(
        "CLINC150, %d examples, trained in %d ms: %s%n", examples.size(), trainedMs, measured);
    assertThat(measured.skillRight()).isGreaterThan(0.88);
    assertThat(measured.accepted()).isGreaterThan(0.9);
    assertThat(measured.outsideAbstained()).isGreaterThan(0.7);
  }

  private static List<SupportDesk.Question> every(JsonNode rows, boolean inside) {
    var questions = new ArrayList<SupportDesk.Question>();
    for (int i = 0; i < rows.size(); i += CLINC_EVERY)
      questions.add(
          new SupportDesk.Question(
              rows.get(i).get(0).asText(), inside ? rows.get(i).get(1).asText() : null));
    return questions;
  }
}
