package io.millrace.agents.model;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The model this deployment calls, usually from the environment ({@code MILLRACE_MODEL_PROVIDER}
 * and so on). Without a provider there is none, and agents do without.
 */
@ConfigMapping(prefix = "millrace.model")
public interface ModelSettings {

  /** {@code openai} (and whatever speaks its protocol), {@code anthropic} or {@code ollama}. */
  Optional<String> provider();

  /** The provider's name of the model. */
  Optional<String> name();

  /** The provider's own address by default. */
  Optional<String> baseUrl();

  /** A secret: it goes into a request header and nowhere else. */
  Optional<String> apiKey();

  /** Of one call, from the request to the last byte. */
  Duration timeout();

  double inputUsdPerMtok();

  double outputUsdPerMtok();

  /** Of input from the provider's prompt cache; as other input by default. */
  OptionalDouble cachedInputUsdPerMtok();

  /** Most tokens of one answer. */
  int outputTokensMax();

  /** How often one call is tried again before the attempt fails. */
  @WithDefault("2")
  int retries();

  /** By all workers of all processes together; 0 for no bound. */
  @WithDefault("0")
  int requestsPerMinute();

  /** By all workers of all processes together; 0 for no bound. */
  @WithDefault("0")
  long tokensPerMinute();

  /** Calls at once, per process. */
  @WithDefault("16")
  int parallel();
}
