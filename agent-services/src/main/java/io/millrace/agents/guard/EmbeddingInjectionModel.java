package io.millrace.agents.guard;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.json.Json;
import io.millrace.embeddings.TextEmbedder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A logistic regression over sentence embeddings, trained on examples of our own ({@value
 * #EXAMPLES}). Its weights are a resource made from those examples; a test tells when the two no
 * longer belong together. English only.
 */
public final class EmbeddingInjectionModel implements InjectionModel {

  static final String EXAMPLES = "/millrace/guard/injection-examples.tsv";
  static final String WEIGHTS = "/millrace/guard/injection-model.json";

  private final TextEmbedder embedder;
  private final double bias;
  private final double[] weights;

  /**
   * @throws IllegalStateException when the weights are of another encoder than the one here
   */
  public EmbeddingInjectionModel(TextEmbedder embedder) {
    this(embedder, resource(WEIGHTS).tree());
  }

  EmbeddingInjectionModel(TextEmbedder embedder, JsonNode model) {
    this.embedder = embedder;
    this.bias = model.path("bias").asDouble();
    this.weights = new double[model.path("weights").size()];
    for (int i = 0; i < weights.length; i++) weights[i] = model.path("weights").get(i).asDouble();
    if (weights.length != TextEmbedder.DIMENSIONS
        || !model.path("encoder").asText().equals(TextEmbedder.MODEL))
      throw new IllegalStateException(
          "The weights of the injection model are not of the encoder " + TextEmbedder.MODEL);
  }

  @Override
  public double probability(String passage) {
    var vector = embedder.embed(passage);
    double sum = bias;
    for (int i = 0; i < weights.length; i++) sum += weights[i] * vector[i];
    return 1 / (1 + Math.exp(-sum));
  }

  static Json resource(String name) {
    return Json.parse(text(name));
  }

  static String text(String name) {
    try (var in = EmbeddingInjectionModel.class.getResourceAsStream(name)) {
      if (in == null) throw new IllegalStateException("The resource " + name + " is missing");
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
