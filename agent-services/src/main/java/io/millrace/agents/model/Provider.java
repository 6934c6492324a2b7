package io.millrace.agents.model;

import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import io.millrace.agents.api.ModelChat;
import io.millrace.contracts.definition.ModelDefinition;
import java.util.Locale;

/**
 * The protocols models are asked in. Plain LangChain4j, since provider, address and key are data
 * and two of the three providers have no Quarkus extension that resolves.
 */
enum Provider {
  OPENAI("https://api.openai.com/v1"),
  ANTHROPIC("https://api.anthropic.com/v1/"),
  OLLAMA("http://127.0.0.1:11434");

  /** The clients insist on a key; the real one is put in by {@link Credentials}. */
  private static final String PLACEHOLDER = "placeholder";

  private final String url;

  Provider(String url) {
    this.url = url;
  }

  /**
   * @throws IllegalArgumentException when there is no such provider
   */
  static Provider of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  /**
   * Whether the model can be held to a JSON Schema in this conversation; else it is told. Where a
   * local server holds it to one by a grammar, that leaves no room for asking for a tool
   * (github.com/ollama/ollama/issues/8095 and 13750).
   */
  boolean takesSchema(ModelDefinition model, ModelChat chat) {
    return switch (this) {
      case OPENAI -> chat.tools().isEmpty() || model.baseUrl() == null;
      case ANTHROPIC -> false;
      case OLLAMA -> chat.tools().isEmpty();
    };
  }

  StreamingChatModel open(ModelDefinition model, ModelHttpClient http) {
    var address = model.baseUrl() == null ? url : model.baseUrl().toString();
    return switch (this) {
      case OPENAI ->
          OpenAiStreamingChatModel.builder()
              .httpClientBuilder(http.builder())
              .timeout(model.timeout())
              .baseUrl(address)
              .apiKey(PLACEHOLDER)
              .modelName(model.modelName())
              .build();
      case ANTHROPIC ->
          AnthropicStreamingChatModel.builder()
              .httpClientBuilder(http.builder())
              .timeout(model.timeout())
              .baseUrl(address)
              .apiKey(PLACEHOLDER)
              .modelName(model.modelName())
              .maxTokens(model.outputTokensMax())
              .cacheSystemMessages(true)
              .cacheTools(true)
              .build();
      case OLLAMA ->
          OllamaStreamingChatModel.builder()
              .httpClientBuilder(http.builder())
              .timeout(model.timeout())
              .baseUrl(address)
              .modelName(model.modelName())
              .build();
    };
  }
}
