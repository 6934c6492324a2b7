package io.millrace.agents.memory;

/**
 * A memory that was recalled, and why. Its text is foreign: people or models said it, so it goes
 * into a prompt framed as untrusted.
 *
 * @param score weighted mean of the three parts; all are 0 to 1
 * @param relevance the cosine, nothing below 0
 */
public record Recalled(
    Memory memory, double score, double relevance, double recency, double importance) {

  public String id() {
    return memory.id();
  }

  public String text() {
    return memory.text();
  }
}
