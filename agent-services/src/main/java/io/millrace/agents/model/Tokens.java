package io.millrace.agents.model;

import dev.langchain4j.model.anthropic.AnthropicTokenUsage;
import dev.langchain4j.model.openai.OpenAiTokenUsage;
import dev.langchain4j.model.output.TokenUsage;
import io.millrace.agents.api.ModelChat;
import io.millrace.agents.api.ModelMessage;
import io.millrace.contracts.definition.ModelDefinition.Price;
import io.millrace.contracts.message.Usage;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of one call.
 *
 * @param input all that the model read
 * @param cached the part of it that came from the provider's prompt cache and costs less
 * @param output what it wrote
 */
record Tokens(long input, long cached, long output) {

  static final Tokens NONE = new Tokens(0, 0, 0);

  /** Of English text in the usual vocabularies; other languages have more bytes and more tokens. */
  private static final int BYTES_PER_TOKEN = 4;

  static Tokens of(@Nullable TokenUsage usage) {
    return switch (usage) {
      case null -> NONE;
      case OpenAiTokenUsage openAi -> {
        var details = openAi.inputTokensDetails();
        yield new Tokens(
            count(openAi.inputTokenCount()),
            details == null ? 0 : count(details.cachedTokens()),
            count(openAi.outputTokenCount()));
      }
      case AnthropicTokenUsage anthropic -> {
        // Anthropic counts what it read from or wrote to its cache beside the rest of the input.
        long cached = count(anthropic.cacheReadInputTokens());
        yield new Tokens(
            count(anthropic.inputTokenCount())
                + cached
                + count(anthropic.cacheCreationInputTokens()),
            cached,
            count(anthropic.outputTokenCount()));
      }
      default -> new Tokens(count(usage.inputTokenCount()), 0, count(usage.outputTokenCount()));
    };
  }

  private static long count(@Nullable Integer tokens) {
    return tokens == null ? 0 : tokens;
  }

  /** About how many tokens a model reads, before it is asked. */
  static long estimate(ModelChat chat) {
    long bytes = 0;
    for (var message : chat.messages()) bytes += bytes(message);
    for (var tool : chat.tools())
      bytes +=
          bytes(tool.name()) + bytes(tool.description()) + bytes(tool.input().document().text());
    if (chat.output() != null) bytes += bytes(chat.output().document().text());
    return bytes / BYTES_PER_TOKEN + chat.messages().size() + chat.tools().size();
  }

  /** About how many tokens an answer was that broke off. */
  static long estimate(long chars) {
    return (chars + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
  }

  private static long bytes(ModelMessage message) {
    return switch (message) {
      case ModelMessage.System system -> bytes(system.text());
      case ModelMessage.User user -> bytes(user.text());
      case ModelMessage.ToolResult result -> bytes(result.text());
      case ModelMessage.Assistant said -> {
        long bytes = said.text() == null ? 0 : bytes(said.text());
        for (var call : said.calls()) bytes += bytes(call.name()) + bytes(call.arguments());
        yield bytes;
      }
    };
  }

  private static long bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  long total() {
    return input + output;
  }

  /** One call at this price. */
  Usage priced(Price price) {
    return new Usage(input, output, cost(price), 1);
  }

  /** Dollars per million tokens are millionths of a dollar per token. */
  long cost(Price price) {
    return Math.round(
        (input - cached) * price.input() + cached * price.cachedInput() + output * price.output());
  }
}
