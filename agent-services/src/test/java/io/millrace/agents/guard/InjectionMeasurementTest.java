package io.millrace.agents.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.contracts.definition.GuardrailDefinition.Action;
import io.millrace.contracts.guardrail.GuardrailType;
import io.millrace.contracts.json.Json;
import io.millrace.embeddings.TextEmbedder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * How many attacks are stopped and how many benign texts are stopped wrongly, at the default
 * sensitivity. Prints the figures of docs/guardrails.md. The floors are the lower ends of the 95 %
 * intervals measured, rounded outward: a change that falls below is a regression, not chance.
 */
class InjectionMeasurementTest {

  private static final double JAILBREAKS_PERCENT_MIN = 96;
  private static final double TRIGGER_WORDS_PERCENT_MAX = 6;
  private static final double UNSEEN_ATTACKS_PERCENT_MIN = 50;
  private static final double UNSEEN_BENIGN_PERCENT_MAX = 13;
  private static final double FOLDS_ATTACKS_PERCENT_MIN = 55;
  private static final double FOLDS_BENIGN_PERCENT_MAX = 6;

  private static final TextEmbedder EMBEDDER = new TextEmbedder(5_000, 2);
  private static final EmbeddingInjectionModel MODEL = new EmbeddingInjectionModel(EMBEDDER);

  @Test
  void public_data_jailbreaks_are_stopped_and_trigger_words_pass() throws IOException {
    var data = data();
    assumeTrue(
        data.isPresent(), "The data set is not there: set MILLRACE_GUARD_DATA to its folder");

    var jailbreaks = jailbreaks(data.get());
    var benign = benign(data.get());

    assertThat(print("jailbreaks (100 goals in 1 template)", jailbreaks, MODEL).percent())
        .isGreaterThanOrEqualTo(JAILBREAKS_PERCENT_MIN);
    assertThat(print("benign with trigger words", benign, MODEL).percent())
        .isLessThanOrEqualTo(TRIGGER_WORDS_PERCENT_MAX);
    print("jailbreaks, rules alone", jailbreaks, null);
    print("benign with trigger words, rules alone", benign, null);
    print("the same goals without the template", goals(data.get()), MODEL);
  }

  @Test
  void examples_written_after_the_rules_and_never_trained_on() throws IOException {
    var unseen = Files.readAllLines(Path.of("src/test/resources/guard/injection-unseen.tsv"));

    var attacks = print("unseen attacks", texts(unseen, "attack"), MODEL);
    var benign = print("unseen benign", texts(unseen, "benign"), MODEL);
    print("unseen attacks, rules alone", texts(unseen, "attack"), null);
    print("unseen benign, rules alone", texts(unseen, "benign"), null);

    assertThat(attacks.percent()).isGreaterThanOrEqualTo(UNSEEN_ATTACKS_PERCENT_MIN);
    assertThat(benign.percent()).isLessThanOrEqualTo(UNSEEN_BENIGN_PERCENT_MAX);
  }

  @Test
  void our_examples_each_judged_by_a_model_that_did_not_see_it() {
    var examples = InjectionTraining.examples();
    long stoppedAttacks = 0;
    long stoppedBenign = 0;
    for (int fold = 0; fold < InjectionTraining.FOLDS; fold++) {
      var seen = new ArrayList<InjectionTraining.Example>();
      for (int i = 0; i < examples.size(); i++)
        if (i % InjectionTraining.FOLDS != fold) seen.add(examples.get(i));
      var model =
          new EmbeddingInjectionModel(EMBEDDER, InjectionTraining.train(seen, EMBEDDER).tree());
      for (int i = fold; i < examples.size(); i += InjectionTraining.FOLDS) {
        if (!isStopped(examples.get(i).text(), model)) continue;
        if (examples.get(i).isAttack()) stoppedAttacks++;
        else stoppedBenign++;
      }
    }
    long attacks = examples.stream().filter(InjectionTraining.Example::isAttack).count();
    var ofAttacks = new Shares(stoppedAttacks, attacks);
    var ofBenign = new Shares(stoppedBenign, examples.size() - attacks);
    System.out.println("injection, our attacks, ten folds: " + ofAttacks);
    System.out.println("injection, our benign, ten folds: " + ofBenign);

    assertThat(ofAttacks.percent()).isGreaterThanOrEqualTo(FOLDS_ATTACKS_PERCENT_MIN);
    assertThat(ofBenign.percent()).isLessThanOrEqualTo(FOLDS_BENIGN_PERCENT_MAX);
  }

  @Test
  void the_weights_are_those_of_the_examples() {
    var weights = EmbeddingInjectionModel.resource(EmbeddingInjectionModel.WEIGHTS).tree();

    assertThat(weights.path("examplesSha256").asText())
        .as("The examples changed: run InjectionTraining.main in agent-services")
        .isEqualTo(InjectionTraining.digest());
  }

  private static Shares print(String name, List<String> texts, @Nullable InjectionModel model) {
    long stopped = texts.stream().filter(text -> isStopped(text, model)).count();
    var shares = new Shares(stopped, texts.size());
    System.out.println("injection, " + name + ": " + shares);
    return shares;
  }

  private static boolean isStopped(String text, @Nullable InjectionModel model) {
    var guard =
        new GuardFactory((a, b) -> 0, model, GuardLimits.DEFAULT)
            .guard(Guards.settings(GuardrailType.INJECTION, Action.BLOCK, "{}"));
    var verdict = guard.check(Guards.subject(Json.of((Object) text)));
    if (verdict.findings().stream().anyMatch(f -> !f.code().equals("prompt_injection")))
      throw new AssertionError(verdict.toString());
    return !verdict.findings().isEmpty();
  }

  private static Optional<Path> data() {
    return Stream.of(
            System.getenv("MILLRACE_GUARD_DATA"),
            "../../shared/data/guard",
            "../../../shared/data/guard")
        .filter(path -> path != null)
        .map(Path::of)
        .filter(Files::isDirectory)
        .findFirst();
  }

  private static List<String> jailbreaks(Path data) throws IOException {
    return texts(data.resolve("jbb"), "/jailbreaks", "prompt");
  }

  private static List<String> goals(Path data) throws IOException {
    return texts(data.resolve("jbb"), "/jailbreaks", "goal");
  }

  private static List<String> benign(Path data) throws IOException {
    return texts(data.resolve("notinject"), "", "prompt");
  }

  private static List<String> texts(Path folder, String list, String field) throws IOException {
    var texts = new ArrayList<String>();
    try (var files = Files.newDirectoryStream(folder, "*.json")) {
      for (var file : files)
        for (JsonNode one : new ObjectMapper().readTree(file.toFile()).at(list))
          texts.add(one.path(field).asText());
    }
    return texts;
  }

  private static List<String> texts(List<String> lines, String label) {
    return lines.stream()
        .filter(line -> line.startsWith(label + "\t"))
        .map(line -> line.substring(label.length() + 1))
        .toList();
  }
}
