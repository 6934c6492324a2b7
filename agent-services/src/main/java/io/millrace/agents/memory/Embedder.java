package io.millrace.agents.memory;

/**
 * Turns text into vectors of unit length, texts of like meaning into near ones. The same text
 * always gives the same vector. Thread-safe.
 *
 * <p>Failure: an {@link IllegalStateException} where the model cannot work.
 */
public interface Embedder {

  /** Vectors of different models do not compare. */
  String model();

  /** Vector of what is remembered. */
  float[] passage(String text);

  /** Vector of what is asked, to be compared with passages. */
  float[] question(String text);

  /** Drops what it keeps of texts, because a memory was forgotten. */
  default void forget() {}
}
