package io.millrace.agents.model;

import io.millrace.agents.api.AgentException;
import io.millrace.contracts.definition.ModelDefinition;
import io.millrace.contracts.message.Usage;

/**
 * What is left of an attempt's tokens and cost, taken before a call is made: the prompt by estimate
 * and the longest answer that still fits. The answer is shortened to what is left; a prompt that
 * does not fit is not sent.
 */
final class AttemptBudget {

  private AttemptBudget() {}

  /** What one call may use at most; its output tokens are the longest answer. */
  static Usage reserve(ModelUse use, ModelDefinition model, long promptTokens)
      throws AgentException {
    return use.meter().reserve(committed -> fitting(committed, use, model, promptTokens));
  }

  private static Usage fitting(
      Usage committed, ModelUse use, ModelDefinition model, long promptTokens)
      throws AgentException {
    long output = model.outputTokensMax();
    if (use.tokensMax() > 0) {
      long left =
          use.tokensMax() - committed.inputTokens() - committed.outputTokens() - promptTokens;
      if (left <= 0)
        throw AgentException.permanent(
            "model_tokens_exceeded",
            "The attempt has %d tokens, and the next call does not fit into what is left of them"
                .formatted(use.tokensMax()));
      output = Math.min(output, left);
    }
    if (use.costMicroUsdMax() > 0) {
      long left =
          use.costMicroUsdMax()
              - committed.costMicroUsd()
              - new Tokens(promptTokens, 0, 0).cost(model.price());
      double perToken = model.price().output();
      if (left < 0 || left < perToken)
        throw AgentException.permanent(
            "model_cost_exceeded",
            "The attempt may cost %d millionths of a dollar, and the next call does not fit into what is left of them"
                .formatted(use.costMicroUsdMax()));
      if (perToken > 0) output = Math.min(output, (long) (left / perToken));
    }
    return new Usage(
        promptTokens, output, new Tokens(promptTokens, 0, output).cost(model.price()), 0);
  }
}
