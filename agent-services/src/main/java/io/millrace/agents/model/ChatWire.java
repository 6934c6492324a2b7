package io.millrace.agents.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import io.millrace.agents.api.ModelChat;
import io.millrace.agents.api.ModelMessage;
import io.millrace.agents.api.ModelTool;
import io.millrace.agents.api.ModelToolCall;
import java.util.ArrayList;
import java.util.List;

/** A conversation in LangChain4j's terms. */
final class ChatWire {

  private static final String ONLY_JSON =
      "\n\nAnswer with one JSON value that is valid against this JSON Schema, and with nothing else:\n";
  private static final String NOTHING = "{}";
  private static final String DEFS = "#/$defs/";
  private static final int REFERENCES_NESTED_MAX = 4;

  private ChatWire() {}

  static ChatRequest request(ModelChat chat, OpenModel model, int outputTokensMax) {
    var request = ChatRequest.builder().maxOutputTokens(outputTokensMax);
    if (!chat.tools().isEmpty())
      request.toolSpecifications(chat.tools().stream().map(ChatWire::tool).toList());
    var output = chat.output();
    if (output == null) return request.messages(messages(chat.messages())).build();
    if (model.provider().takesSchema(model.definition(), chat)
        && output.document().tree().path("type").asText().equals("object"))
      return request
          .messages(messages(chat.messages()))
          .responseFormat(
              ResponseFormat.builder()
                  .type(ResponseFormatType.JSON)
                  .jsonSchema(
                      JsonSchema.builder()
                          .name("answer")
                          .rootElement(JsonRawSchema.from(output.document().text()))
                          .build())
                  .build())
          .build();
    return request
        .messages(messages(told(chat.messages(), ONLY_JSON + output.document().text())))
        .build();
  }

  private static List<ModelMessage> told(List<ModelMessage> messages, String instruction) {
    var told = new ArrayList<>(messages);
    if (!told.isEmpty() && told.getFirst() instanceof ModelMessage.System first)
      told.set(0, new ModelMessage.System(first.text() + instruction));
    else told.addFirst(new ModelMessage.System(instruction.strip()));
    return told;
  }

  private static List<ChatMessage> messages(List<ModelMessage> messages) {
    return messages.stream().map(ChatWire::message).toList();
  }

  private static ChatMessage message(ModelMessage message) {
    return switch (message) {
      case ModelMessage.System system -> SystemMessage.from(system.text());
      case ModelMessage.User user -> UserMessage.from(user.text());
      case ModelMessage.Assistant said -> {
        var builder = AiMessage.builder();
        if (said.text() != null) builder.text(said.text());
        if (!said.calls().isEmpty())
          builder.toolExecutionRequests(said.calls().stream().map(ChatWire::call).toList());
        yield builder.build();
      }
      case ModelMessage.ToolResult result ->
          ToolExecutionResultMessage.builder()
              .id(result.callId())
              .toolName(result.tool())
              .text(result.text())
              .isError(result.isError())
              .build();
    };
  }

  /** Providers refuse a conversation in which arguments are no JSON, even those a model wrote. */
  private static ToolExecutionRequest call(ModelToolCall call) {
    return ToolExecutionRequest.builder()
        .id(call.id())
        .name(call.name())
        .arguments(ToolArguments.isObject(call.arguments()) ? call.arguments() : NOTHING)
        .build();
  }

  /** References to {@code $defs} are resolved, since not every client sends them along. */
  private static ToolSpecification tool(ModelTool tool) {
    var schema = tool.input().document().tree();
    var defs = schema.path("$defs");
    var parameters = JsonObjectSchema.builder();
    schema
        .path("properties")
        .forEachEntry((name, type) -> parameters.addProperty(name, raw(inlined(type, defs, 0))));
    var required = new ArrayList<String>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    parameters.required(required);
    if (schema.path("additionalProperties").isBoolean())
      parameters.additionalProperties(schema.path("additionalProperties").asBoolean());
    return ToolSpecification.builder()
        .name(tool.name())
        .description(tool.description())
        .parameters(parameters.build())
        .build();
  }

  private static JsonRawSchema raw(JsonNode schema) {
    return JsonRawSchema.from(schema.toString());
  }

  /** A reference nested deeper, so perhaps to itself, becomes a schema that allows anything. */
  private static JsonNode inlined(JsonNode schema, JsonNode defs, int depth) {
    if (schema.path("$ref").asText().startsWith(DEFS)) {
      if (depth == REFERENCES_NESTED_MAX) return JsonNodeFactory.instance.objectNode();
      var name = schema.path("$ref").asText().substring(DEFS.length());
      return inlined(defs.path(name), defs, depth + 1);
    }
    if (schema.isObject()) {
      var copy = JsonNodeFactory.instance.objectNode();
      schema.forEachEntry((name, value) -> copy.set(name, inlined(value, defs, depth)));
      return copy;
    }
    if (schema.isArray()) {
      var copy = JsonNodeFactory.instance.arrayNode();
      schema.forEach(value -> copy.add(inlined(value, defs, depth)));
      return copy;
    }
    return schema.isMissingNode() ? JsonNodeFactory.instance.objectNode() : schema;
  }
}
