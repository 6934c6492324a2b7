package io.millrace.agents.model;

import io.millrace.agents.model.Credentials.Header;
import io.millrace.contracts.definition.ModelDefinition;
import io.millrace.contracts.definition.ModelDefinition.Breaker;
import io.millrace.contracts.definition.ModelDefinition.Pace;
import io.millrace.contracts.definition.ModelDefinition.Price;
import io.millrace.contracts.json.Json;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;

/**
 * The deployment's own model, from {@link ModelSettings}, in the form of a published one. Its key
 * stays in the settings and is read for each request.
 *
 * <p>Settings that name a model which cannot be called fail at start, with what is missing, not at
 * the first task.
 */
public final class OwnModel {

  private static final int CONTEXT_TOKENS = 32_000;
  private static final Breaker BREAKER = new Breaker(5, Duration.ofSeconds(30));

  private final ModelDefinition definition;
  private final Credentials credentials;

  private OwnModel(ModelDefinition definition, Credentials credentials) {
    this.definition = definition;
    this.credentials = credentials;
  }

  /**
   * @throws IllegalStateException when a provider is set and something it needs is not
   */
  public static Optional<OwnModel> of(ModelSettings settings) {
    if (settings.provider().isEmpty()) return Optional.empty();
    var provider = provider(settings.provider().get());
    var modelName =
        settings
            .name()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "MILLRACE_MODEL_PROVIDER is set, but MILLRACE_MODEL_NAME is not"));
    if (provider != Provider.OLLAMA && settings.apiKey().isEmpty() && settings.baseUrl().isEmpty())
      throw new IllegalStateException(
          "MILLRACE_MODEL_API_KEY is not set, and the provider's own address needs it");
    return Optional.of(
        new OwnModel(definition(settings, provider, modelName), credentials(settings, provider)));
  }

  private static Provider provider(String name) {
    return Arrays.stream(Provider.values())
        .filter(provider -> provider.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "MILLRACE_MODEL_PROVIDER is openai, anthropic or ollama, not '" + name + "'"));
  }

  private static Credentials credentials(ModelSettings settings, Provider provider) {
    return () ->
        settings
            .apiKey()
            .map(
                key ->
                    provider == Provider.ANTHROPIC
                        ? new Header(Credentials.ANTHROPIC_KEY, key)
                        : new Header(Credentials.AUTHORIZATION, "Bearer " + key));
  }

  private static ModelDefinition definition(
      ModelSettings settings, Provider provider, String modelName) {
    var document = new LinkedHashMap<String, Object>();
    document.put("model", ModelCatalog.OWN_NAME);
    document.put("provider", provider.name());
    document.put("modelName", modelName);
    document.put("baseUrl", settings.baseUrl().orElse(""));
    return new ModelDefinition(
        ModelCatalog.OWN_NAME,
        "The model of this deployment",
        provider.name().toLowerCase(Locale.ROOT),
        modelName,
        settings.baseUrl().map(URI::create).orElse(null),
        null,
        settings.timeout(),
        CONTEXT_TOKENS,
        settings.outputTokensMax(),
        new Price(
            settings.inputUsdPerMtok(),
            settings.cachedInputUsdPerMtok().orElse(settings.inputUsdPerMtok()),
            settings.outputUsdPerMtok()),
        new Pace(settings.requestsPerMinute(), settings.tokensPerMinute(), settings.parallel()),
        settings.retries(),
        BREAKER,
        null,
        Json.of((Object) document));
  }

  public String name() {
    return definition.modelName();
  }

  ModelDefinition definition() {
    return definition;
  }

  Credentials credentials() {
    return credentials;
  }
}
