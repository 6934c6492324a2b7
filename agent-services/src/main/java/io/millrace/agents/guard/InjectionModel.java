package io.millrace.agents.guard;

/**
 * How likely a passage is an attempt to give a model orders it should not take: 0 to 1. The port
 * through which a trained model joins the rules. Deterministic and thread-safe; throws where it
 * cannot answer.
 */
@FunctionalInterface
public interface InjectionModel {
  double probability(String passage);
}
