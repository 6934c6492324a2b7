package io.millrace.agents.guard;

/**
 * How alike two texts are in meaning: 1 the same, 0 unrelated. The port through which embeddings
 * plug in. An implementation is deterministic and thread-safe; where it cannot answer it throws,
 * and the guardrail that asked says {@link Finding#CHECK_FAILED}.
 */
@FunctionalInterface
public interface Similarity {
  double between(String a, String b);
}
