package io.millrace.router.core;

import io.millrace.embeddings.TextEmbedder;

/** The real encoder, shared by the tests of this package. */
final class Encoder {

  private static final int CACHE_ENTRIES_MAX = 10_000;
  private static final int PARALLEL_MAX = 2;
  private static final TextEmbedder EMBEDDER = new TextEmbedder(CACHE_ENTRIES_MAX, PARALLEL_MAX);

  private Encoder() {}

  static float[] embed(String text) {
    return EMBEDDER.embed(text);
  }
}
