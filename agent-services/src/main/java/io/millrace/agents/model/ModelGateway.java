package io.millrace.agents.model;

import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import io.millrace.agents.api.ModelClient;
import io.millrace.contracts.message.Usage;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * The one model of this deployment, made from {@link ModelSettings} at start. Plain LangChain4j,
 * since provider, address and key are data and two of the three providers have no Quarkus extension
 * that resolves.
 *
 * <p>Settings that name a model which cannot be called fail at start, with what is missing, not at
 * the first task.
 */
public final class ModelGateway {

  private static final String ANTHROPIC_URL = "https://api.anthropic.com/v1/";
  private static final String OPENAI_URL = "https://api.openai.com/v1";
  private static final String OLLAMA_URL = "http://127.0.0.1:11434";

  /** OpenAI's client insists on a key; local servers that speak its protocol want none. */
  private static final String NO_KEY = "none";

  private final StreamingChatModel model;
  private final String name;
  private final ModelSettings settings;

  private ModelGateway(StreamingChatModel model, String name, ModelSettings settings) {
    this.model = model;
    this.name = name;
    this.settings = settings;
  }

  /**
   * @throws IllegalStateException when a provider is set and something it needs is not
   */
  public static Optional<ModelGateway> of(ModelSettings settings) {
    if (settings.provider().isEmpty()) return Optional.empty();
    var provider = settings.provider().get().toLowerCase(Locale.ROOT);
    var name =
        settings
            .name()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "MILLRACE_MODEL_PROVIDER is set, but MILLRACE_MODEL_NAME is not"));
    var model =
        switch (provider) {
          case "openai" -> openAi(settings, name);
          case "anthropic" -> anthropic(settings, name);
          case "ollama" -> ollama(settings, name);
          default ->
              throw new IllegalStateException(
                  "MILLRACE_MODEL_PROVIDER is openai, anthropic or ollama, not '" + provider + "'");
        };
    return Optional.of(new ModelGateway(model, name, settings));
  }

  private static StreamingChatModel openAi(ModelSettings settings, String name) {
    return OpenAiStreamingChatModel.builder()
        .httpClientBuilder(ModelHttpClient.builder(settings.timeout()))
        .timeout(settings.timeout())
        .baseUrl(settings.baseUrl().orElse(OPENAI_URL))
        .apiKey(key(settings))
        .modelName(name)
        .build();
  }

  private static StreamingChatModel anthropic(ModelSettings settings, String name) {
    return AnthropicStreamingChatModel.builder()
        .httpClientBuilder(ModelHttpClient.builder(settings.timeout()))
        .timeout(settings.timeout())
        .baseUrl(settings.baseUrl().orElse(ANTHROPIC_URL))
        .apiKey(key(settings))
        .modelName(name)
        .maxTokens(settings.outputTokensMax())
        .build();
  }

  private static StreamingChatModel ollama(ModelSettings settings, String name) {
    return OllamaStreamingChatModel.builder()
        .httpClientBuilder(ModelHttpClient.builder(settings.timeout()))
        .timeout(settings.timeout())
        .baseUrl(settings.baseUrl().orElse(OLLAMA_URL))
        .modelName(name)
        .build();
  }

  private static String key(ModelSettings settings) {
    if (settings.apiKey().isEmpty() && settings.baseUrl().isEmpty())
      throw new IllegalStateException(
          "MILLRACE_MODEL_API_KEY is not set, and the provider's own address needs it");
    return settings.apiKey().orElse(NO_KEY);
  }

  public String name() {
    return name;
  }

  /** The model as one attempt uses it. */
  public ModelClient open(ModelUse use) {
    return new MeteredModel(this, use);
  }

  StreamingChatModel model() {
    return model;
  }

  Duration timeout() {
    return settings.timeout();
  }

  int outputTokensMax() {
    return settings.outputTokensMax();
  }

  /** Dollars per million tokens are millionths of a dollar per token. */
  Usage priced(long inputTokens, long outputTokens) {
    long cost =
        Math.round(
            inputTokens * settings.inputUsdPerMtok() + outputTokens * settings.outputUsdPerMtok());
    return new Usage(inputTokens, outputTokens, cost, 1);
  }
}
