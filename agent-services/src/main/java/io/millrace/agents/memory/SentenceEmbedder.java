package io.millrace.agents.memory;

import io.millrace.embeddings.TextEmbedder;

/** The embedding model of this process: no text leaves it. */
public final class SentenceEmbedder implements Embedder {

  private final TextEmbedder embedder;

  public SentenceEmbedder(TextEmbedder embedder) {
    this.embedder = embedder;
  }

  @Override
  public String model() {
    return TextEmbedder.MODEL;
  }

  @Override
  public float[] passage(String text) {
    return embedder.embed(text);
  }

  @Override
  public float[] question(String text) {
    return embedder.embedQuery(text);
  }
}
