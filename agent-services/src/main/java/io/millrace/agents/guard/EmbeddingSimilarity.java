package io.millrace.agents.guard;

import io.millrace.embeddings.TextEmbedder;

/**
 * Likeness as the cosine of sentence embeddings. English only. Throws {@link IllegalStateException}
 * where the encoder did not load.
 */
public final class EmbeddingSimilarity implements Similarity {

  private final TextEmbedder embedder;

  public EmbeddingSimilarity(TextEmbedder embedder) {
    this.embedder = embedder;
  }

  @Override
  public double between(String a, String b) {
    return TextEmbedder.cosine(embedder.embed(a), embedder.embed(b));
  }
}
