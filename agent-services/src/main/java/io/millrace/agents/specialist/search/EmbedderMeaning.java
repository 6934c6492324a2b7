package io.millrace.agents.specialist.search;

import io.millrace.agents.api.AgentException;
import io.millrace.embeddings.TextEmbedder;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;

/** Nearness by the embeddings that run in this process. English. */
@ApplicationScoped
public class EmbedderMeaning implements Meaning {

  private final TextEmbedder embedder;

  public EmbedderMeaning(TextEmbedder embedder) {
    this.embedder = embedder;
  }

  @Override
  public Compared to(String question) throws AgentException {
    var wanted = embedded(() -> embedder.embedQuery(question));
    return text ->
        Math.clamp(TextEmbedder.cosine(wanted, embedded(() -> embedder.embed(text))), 0, 1);
  }

  private static float[] embedded(Supplier<float[]> embedding) throws AgentException {
    try {
      return embedding.get();
    } catch (IllegalStateException e) {
      throw new AgentException(
          "embeddings_unavailable", "The sentence encoder is not loaded", true, null, e);
    }
  }
}
