package io.millrace.agents.guard;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.contracts.id.Sha256;
import io.millrace.contracts.json.Json;
import io.millrace.embeddings.TextEmbedder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Makes the weights of {@link EmbeddingInjectionModel} of the examples: logistic regression by
 * gradient descent, both classes of equal weight, L2 penalty. Deterministic. Run {@link #main} in
 * the module's folder after a change of the examples.
 */
final class InjectionTraining {

  static final int FOLDS = 10;

  private static final int ROUNDS = 4_000;
  private static final double RATE = 8;
  private static final double PENALTY = 0.0001;
  private static final double DECIMALS = 10_000;

  record Example(String text, boolean isAttack) {}

  private InjectionTraining() {}

  static List<Example> examples() {
    return EmbeddingInjectionModel.text(EmbeddingInjectionModel.EXAMPLES)
        .lines()
        .map(line -> line.split("\t", 2))
        .map(cells -> new Example(cells[1], cells[0].equals("attack")))
        .toList();
  }

  static String digest() {
    return Sha256.hex(EmbeddingInjectionModel.text(EmbeddingInjectionModel.EXAMPLES));
  }

  static Json train(List<Example> examples, TextEmbedder embedder) {
    int size = TextEmbedder.DIMENSIONS;
    var vectors = new ArrayList<float[]>();
    for (var example : examples) vectors.add(embedder.embed(example.text()));
    long attacks = examples.stream().filter(Example::isAttack).count();
    var weights = new double[size];
    double bias = 0;
    for (int round = 0; round < ROUNDS; round++) {
      var slope = new double[size];
      double slopeOfBias = 0;
      for (int i = 0; i < examples.size(); i++) {
        boolean isAttack = examples.get(i).isAttack();
        double sum = bias;
        for (int k = 0; k < size; k++) sum += weights[k] * vectors.get(i)[k];
        double share = 0.5 / (isAttack ? attacks : examples.size() - attacks);
        double error = (1 / (1 + Math.exp(-sum)) - (isAttack ? 1 : 0)) * share;
        for (int k = 0; k < size; k++) slope[k] += error * vectors.get(i)[k];
        slopeOfBias += error;
      }
      for (int k = 0; k < size; k++) weights[k] -= RATE * (slope[k] + PENALTY * weights[k]);
      bias -= RATE * slopeOfBias;
    }
    var rounded = new ArrayList<Double>();
    for (double weight : weights) rounded.add(Math.round(weight * DECIMALS) / DECIMALS);
    var model = new LinkedHashMap<String, Object>();
    model.put("encoder", TextEmbedder.MODEL);
    model.put("examplesSha256", digest());
    model.put("bias", Math.round(bias * DECIMALS) / DECIMALS);
    model.put("weights", rounded);
    return Json.of(model);
  }

  public static void main(String[] args) throws IOException {
    var model = train(examples(), new TextEmbedder(2_000, 2));
    var file = Path.of("src/main/resources" + EmbeddingInjectionModel.WEIGHTS);
    Files.writeString(
        file,
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(model.tree())
            + "\n");
  }
}
