package io.millrace.agents.model;

import static io.millrace.agents.model.ScriptedModelServer.event;
import static io.millrace.agents.model.ScriptedModelServer.head;
import static io.millrace.agents.model.ScriptedModelServer.open;
import static io.millrace.agents.model.ScriptedModelServer.quoted;
import static io.millrace.agents.model.ScriptedModelServer.tail;
import static io.millrace.agents.model.ScriptedModelServer.write;

import io.millrace.agents.model.ScriptedModelServer.Act;
import io.millrace.agents.model.ScriptedModelServer.Protocol;
import java.util.ArrayList;
import java.util.List;

/** Answers of a scripted provider that ask for tools, streamed in two pieces each. */
public final class ScriptedTools {

  /**
   * @param arguments as the model writes them; Ollama sends objects only
   */
  public record Asked(String id, String name, String arguments) {}

  private ScriptedTools() {}

  public static Act asks(String name, String arguments) {
    return asks(new Asked("id-" + System.nanoTime(), name, arguments));
  }

  public static Act asks(Asked... calls) {
    return (exchange, protocol) -> {
      open(exchange, protocol);
      // Anthropic's head opens a text block; tools stand in blocks after it.
      for (var line : head(protocol)) write(exchange, line);
      if (protocol == Protocol.ANTHROPIC)
        write(
            exchange, event("content_block_stop", "{\"type\":\"content_block_stop\",\"index\":0}"));
      for (int i = 0; i < calls.length; i++)
        for (var line : call(protocol, calls[i], i)) write(exchange, line);
      var reason = protocol == Protocol.OLLAMA ? "stop" : "tool_calls";
      var tail = tail(protocol, reason);
      for (var line : protocol == Protocol.ANTHROPIC ? tail.subList(1, tail.size()) : tail)
        write(exchange, line);
    };
  }

  private static List<String> call(Protocol protocol, Asked call, int index) {
    int half = call.arguments().length() / 2;
    var pieces = List.of(call.arguments().substring(0, half), call.arguments().substring(half));
    return switch (protocol) {
      case OPENAI -> {
        var lines = new ArrayList<String>();
        lines.add(
            openAi(
                "{\"index\":%d,\"id\":%s,\"type\":\"function\",\"function\":{\"name\":%s,\"arguments\":\"\"}}"
                    .formatted(index, quoted(call.id()), quoted(call.name()))));
        for (var piece : pieces)
          lines.add(
              openAi(
                  "{\"index\":%d,\"function\":{\"arguments\":%s}}"
                      .formatted(index, quoted(piece))));
        yield lines;
      }
      case ANTHROPIC -> {
        int block = index + 1;
        var lines = new ArrayList<String>();
        lines.add(
            event(
                "content_block_start",
                "{\"type\":\"content_block_start\",\"index\":%d,\"content_block\":{\"type\":\"tool_use\",\"id\":%s,\"name\":%s,\"input\":{}}}"
                    .formatted(block, quoted(call.id()), quoted(call.name()))));
        for (var piece : pieces)
          lines.add(
              event(
                  "content_block_delta",
                  "{\"type\":\"content_block_delta\",\"index\":%d,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":%s}}"
                      .formatted(block, quoted(piece))));
        lines.add(
            event(
                "content_block_stop",
                "{\"type\":\"content_block_stop\",\"index\":%d}".formatted(block)));
        yield lines;
      }
      case OLLAMA ->
          List.of(
              "{\"model\":\"test\",\"created_at\":\"2026-01-01T00:00:00Z\",\"message\":{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[{\"id\":%s,\"function\":{\"index\":%d,\"name\":%s,\"arguments\":%s}}]},\"done\":false}\n"
                  .formatted(quoted(call.id()), index, quoted(call.name()), call.arguments()));
    };
  }

  private static String openAi(String call) {
    return "data: {\"id\":\"c1\",\"model\":\"test\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"tool_calls\":["
        + call
        + "]},\"finish_reason\":null}]}\n\n";
  }
}
