package io.millrace.agents.model;

import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.ModelChat;
import io.millrace.agents.api.ModelReply;
import io.millrace.contracts.definition.ModelDefinition;
import io.millrace.contracts.message.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * A model and the models that stand in for it, at most {@link #MODELS_MAX}, none twice. The next
 * one is asked when one cannot answer; never because it refused to, and never past a budget: a
 * fallback has what the attempt has left.
 *
 * <p>While another model is left, waiting for one is bounded by {@link #PATIENCE}. When none
 * answers, the first failure that another attempt may mend is thrown, else the first one.
 */
final class FallbackChain {

  static final int MODELS_MAX = 4;

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Set<String> LEFT_AFTER =
      Set.of(
          "model_rate_limited",
          "model_unavailable",
          "model_timeout",
          "model_stream_broken",
          "model_circuit_open",
          "model_busy",
          "model_credentials",
          "model_rejected",
          "secret_unavailable");
  private static final Logger LOG = Logger.getLogger(FallbackChain.class);

  private final List<OpenModel> models;
  private final CallPath path;
  private final ModelMetrics metrics;

  FallbackChain(List<OpenModel> models, CallPath path, ModelMetrics metrics) {
    this.models = List.copyOf(models);
    this.path = path;
    this.metrics = metrics;
  }

  ModelDefinition first() {
    return models.getFirst().definition();
  }

  int version() {
    return models.getFirst().version();
  }

  /** Longer than a call takes with all its retries. */
  Duration timeout(Instant deadline) {
    var left = Duration.between(Instant.now(), deadline);
    return left.isPositive() ? left : Duration.ofMillis(1);
  }

  /**
   * @param spent is told what each request of this answer used
   */
  ModelReply answer(ModelChat chat, ModelUse use, Consumer<Usage> spent)
      throws AgentException, InterruptedException {
    var failures = new ArrayList<AgentException>();
    for (var model : models) {
      boolean isLast = model == models.getLast();
      model.touch();
      try {
        return path.answer(model, chat, use, isLast ? use.deadline() : patience(use), spent);
      } catch (AgentException e) {
        failures.add(e);
        if (!LEFT_AFTER.contains(e.code()) || !use.deadline().isAfter(Instant.now())) break;
        if (!isLast) left(model, e);
      }
    }
    throw worst(failures);
  }

  private static Instant patience(ModelUse use) {
    var patience = Instant.now().plus(PATIENCE);
    return patience.isBefore(use.deadline()) ? patience : use.deadline();
  }

  private void left(OpenModel model, AgentException failure) {
    metrics.fellBack(model.definition().name());
    LOG.infof(
        "The model %s cannot answer (%s); its fallback is asked",
        model.definition().name(), failure.code());
  }

  private static AgentException worst(List<AgentException> failures) {
    var last = failures.getLast();
    if (!LEFT_AFTER.contains(last.code())) return last;
    return failures.stream()
        .filter(AgentException::isRetriable)
        .findFirst()
        .orElse(failures.getFirst());
  }
}
