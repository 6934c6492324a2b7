package io.millrace.contracts.definition;

import io.millrace.contracts.json.Json;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A language model as the registry knows it: where it is, what it costs, how fast it may be asked.
 *
 * @param provider protocol: openai, anthropic or ollama
 * @param modelName the provider's name of it
 * @param baseUrl null for the provider's own address
 * @param apiKey a reference {@code ${secret:name}}, never a key; null for none
 * @param timeout of one call, to the last byte
 * @param outputTokensMax most tokens of one answer
 * @param pace bounds held by all workers of all processes together
 * @param retries how often one call is tried again before the attempt fails
 * @param fallback model that is asked when this one cannot answer; null for none
 */
public record ModelDefinition(
    String name,
    String description,
    String provider,
    String modelName,
    @Nullable URI baseUrl,
    @Nullable String apiKey,
    Duration timeout,
    int contextTokens,
    int outputTokensMax,
    Price price,
    Pace pace,
    int retries,
    Breaker breaker,
    @Nullable Reference fallback,
    Json document) {

  /** US dollars per million tokens, which are millionths of a dollar per token. */
  public record Price(double input, double cachedInput, double output) {}

  /**
   * How fast it may be asked; 0 for no bound.
   *
   * @param parallel calls at once, per process
   */
  public record Pace(int requestsPerMinute, long tokensPerMinute, int parallel) {}

  /** After so many failures in a row nothing is asked of it for a time. */
  public record Breaker(int failures, Duration open) {}

  /** Name of the model that a deployment has by its configuration. */
  public static final String OWN = "default";

  private static final long TIMEOUT_MS_DEFAULT = 60_000;
  private static final int CONTEXT_TOKENS_DEFAULT = 32_000;
  private static final int OUTPUT_TOKENS_DEFAULT = 2_000;
  private static final int PARALLEL_DEFAULT = 16;
  private static final int RETRIES_DEFAULT = 2;
  private static final int FAILURES_DEFAULT = 5;
  private static final long OPEN_MS_DEFAULT = 30_000;

  /** The same model with another fallback. */
  public ModelDefinition withFallback(@Nullable Reference other) {
    return new ModelDefinition(
        name,
        description,
        provider,
        modelName,
        baseUrl,
        apiKey,
        timeout,
        contextTokens,
        outputTokensMax,
        price,
        pace,
        retries,
        breaker,
        other,
        document);
  }

  /**
   * @throws InvalidDefinitionException with every problem that was found
   */
  public static ModelDefinition parse(DefinitionText text) {
    var document = DefinitionSchemas.MODEL.require(text);
    var problems = new ArrayList<Problem>();
    if (document.path("model").asText().equals(OWN))
      problems.add(
          text.problem(
              "/model",
              "No model can be called 'default': that is the one a deployment has by its configuration; take another name"));
    Remote.check(text, "/baseUrl", problems);
    if (!problems.isEmpty()) throw new InvalidDefinitionException(problems);
    var price = document.path("price");
    var pace = document.path("pace");
    double input = price.path("inputUsdPerMtok").asDouble(0);
    return new ModelDefinition(
        document.path("model").asText(),
        document.path("description").asText(),
        document.path("provider").asText(),
        document.path("modelName").asText(),
        document.has("baseUrl") ? URI.create(document.path("baseUrl").asText()) : null,
        document.path("apiKey").asText(null),
        Duration.ofMillis(document.path("timeoutMs").asLong(TIMEOUT_MS_DEFAULT)),
        document.path("contextTokens").asInt(CONTEXT_TOKENS_DEFAULT),
        document.path("outputTokens").asInt(OUTPUT_TOKENS_DEFAULT),
        new Price(
            input,
            price.path("cachedInputUsdPerMtok").asDouble(input),
            price.path("outputUsdPerMtok").asDouble(0)),
        new Pace(
            pace.path("requestsPerMinute").asInt(0),
            pace.path("tokensPerMinute").asLong(0),
            pace.path("parallel").asInt(PARALLEL_DEFAULT)),
        document.path("retries").asInt(RETRIES_DEFAULT),
        new Breaker(
            document.path("breaker").path("failures").asInt(FAILURES_DEFAULT),
            Duration.ofMillis(document.path("breaker").path("openMs").asLong(OPEN_MS_DEFAULT))),
        Reference.optional(document.path("fallback")),
        text.canonical());
  }
}
