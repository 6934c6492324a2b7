package io.millrace.agents.api;

/**
 * A language model, as one attempt uses it: every call is bounded by the model's time-out and the
 * attempt's deadline, and its tokens, cost and duration are counted into the result.
 *
 * <p>Failures, retriable: {@code model_rate_limited} and {@code model_unavailable} (with the
 * provider's Retry-After), {@code model_timeout}, {@code model_stream_broken}, {@code
 * model_circuit_open}, {@code model_busy}, {@code pace_unavailable}, {@code budget_unavailable}.
 * Not retriable: {@code model_refused}, {@code model_rejected}, {@code model_credentials}, {@code
 * model_output_invalid}, {@code model_output_truncated}, {@code model_tokens_exceeded}, {@code
 * model_cost_exceeded}, {@code tenant_budget_exceeded}.
 */
public interface ModelClient {

  /** Most times a model is asked to mend an answer that cannot be read. */
  int REPAIRS_MAX = 2;

  /** Name of the model, for the reader of the answer. */
  String name();

  /** The whole answer as text; never empty. */
  String text(ModelPrompt prompt) throws AgentException, InterruptedException;

  /**
   * The answer as {@code reader} reads it. An answer it refuses is sent back with the reason, at
   * most {@link #REPAIRS_MAX} times; then the newest well-formed JSON object among the answers is
   * the partial output of the failure.
   */
  <T> T read(ModelPrompt prompt, ReplyReader<T> reader) throws AgentException, InterruptedException;

  /** Turns a model's text into a value. */
  interface ReplyReader<T> {
    T read(String text) throws UnreadableReplyException;
  }
}
