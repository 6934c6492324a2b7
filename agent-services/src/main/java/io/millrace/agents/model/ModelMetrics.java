package io.millrace.agents.model;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/**
 * What model calls count: {@code millrace.model.calls} by model and outcome, {@code
 * millrace.model.tokens} by model and kind (input, cached, output; input without the cached ones),
 * {@code millrace.model.wait} for the pace, {@code millrace.model.fallbacks} by the model that was
 * left.
 */
final class ModelMetrics {

  private static final String MODEL = "model";
  private static final String KIND = "kind";

  private final MeterRegistry meters;

  ModelMetrics(MeterRegistry meters) {
    this.meters = meters;
  }

  void called(String model, String outcome) {
    meters.counter("millrace.model.calls", MODEL, model, "outcome", outcome).increment();
  }

  void used(String model, Tokens tokens) {
    count(model, "input", tokens.input() - tokens.cached());
    count(model, "cached", tokens.cached());
    count(model, "output", tokens.output());
  }

  private void count(String model, String kind, long tokens) {
    meters.counter("millrace.model.tokens", MODEL, model, KIND, kind).increment(tokens);
  }

  void waited(String model, Duration time) {
    meters.timer("millrace.model.wait", MODEL, model).record(time);
  }

  void fellBack(String model) {
    meters.counter("millrace.model.fallbacks", MODEL, model).increment();
  }
}
