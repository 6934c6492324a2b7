package io.millrace.agents.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.agents.api.ModelChat;
import io.millrace.agents.api.ModelMessage;
import io.millrace.agents.api.ModelReply;
import io.millrace.agents.api.ModelToolCall;
import io.millrace.contracts.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Conversations and replies as JSON, for the ledger and for estimates. Equal conversations give
 * equal text: the ids that a model gave its calls are replaced by their order.
 */
final class ChatJson {

  private ChatJson() {}

  static Json of(ModelChat chat) {
    var ids = new HashMap<String, String>();
    var document = new LinkedHashMap<String, Object>();
    document.put("messages", chat.messages().stream().map(m -> message(m, ids)).toList());
    document.put(
        "tools",
        chat.tools().stream()
            .map(
                tool ->
                    Map.of(
                        "name",
                        tool.name(),
                        "description",
                        tool.description(),
                        "input",
                        tool.input().document()))
            .map(TreeMap::new)
            .toList());
    if (chat.output() != null) document.put("output", chat.output().document());
    return Json.of((Object) document);
  }

  private static Map<String, Object> message(ModelMessage message, Map<String, String> ids) {
    var fields = new LinkedHashMap<String, Object>();
    switch (message) {
      case ModelMessage.System system -> fields.put("system", system.text());
      case ModelMessage.User user -> fields.put("user", user.text());
      case ModelMessage.Assistant said -> {
        fields.put("assistant", said.text());
        if (!said.calls().isEmpty())
          fields.put(
              "calls",
              said.calls().stream()
                  .map(
                      call ->
                          call(
                              new ModelToolCall(
                                  ordinal(call.id(), ids), call.name(), call.arguments())))
                  .toList());
      }
      case ModelMessage.ToolResult result -> {
        fields.put("tool", result.tool());
        fields.put("id", ordinal(result.callId(), ids));
        fields.put("text", result.text());
        fields.put("isError", result.isError());
      }
    }
    return fields;
  }

  private static String ordinal(String id, Map<String, String> ids) {
    return ids.computeIfAbsent(id, any -> "call-" + (ids.size() + 1));
  }

  private static Map<String, Object> call(ModelToolCall call) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("id", call.id());
    fields.put("name", call.name());
    fields.put("arguments", call.arguments());
    return fields;
  }

  static Json of(ModelReply reply) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("model", reply.model());
    switch (reply) {
      case ModelReply.Text text -> fields.put("text", text.text());
      case ModelReply.ToolCalls asked -> {
        fields.put("text", asked.text());
        fields.put("calls", asked.calls().stream().map(ChatJson::call).toList());
      }
    }
    return Json.of((Object) fields);
  }

  /** Reads what {@link #of(ModelReply)} wrote. */
  static ModelReply reply(Json json) {
    var tree = json.tree();
    var model = tree.path("model").asText();
    if (!tree.has("calls")) return new ModelReply.Text(tree.path("text").asText(), model);
    return new ModelReply.ToolCalls(
        calls(tree.path("calls")), tree.path("text").asText(null), model);
  }

  private static List<ModelToolCall> calls(JsonNode calls) {
    var read = new ArrayList<ModelToolCall>();
    calls.forEach(
        call ->
            read.add(
                new ModelToolCall(
                    call.path("id").asText(),
                    call.path("name").asText(),
                    call.path("arguments").asText())));
    return read;
  }
}
