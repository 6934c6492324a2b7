package io.millrace.agents.driven;

import io.millrace.agents.api.ModelChat;
import io.millrace.agents.api.ModelMessage;
import io.millrace.agents.api.ModelPrompt;
import io.millrace.agents.api.ModelReply;
import io.millrace.agents.api.ModelToolCall;
import io.millrace.agents.api.ToolModel;
import io.millrace.contracts.definition.JsonSchema;
import io.millrace.contracts.json.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** Replies as a test wrote them, the last one for ever, and remembers what it was asked. */
class ScriptedToolModel implements ToolModel {

  final List<ModelChat> chats = new ArrayList<>();
  private final Deque<ModelReply> replies;

  ScriptedToolModel(ModelReply... replies) {
    this.replies = new ArrayDeque<>(Arrays.asList(replies));
  }

  static ModelReply says(String text) {
    return new ModelReply.Text(text, "scripted");
  }

  static ModelReply asks(String tool, String arguments) {
    return asks(new ModelToolCall("id-" + System.nanoTime(), tool, arguments));
  }

  static ModelReply asks(ModelToolCall... calls) {
    return new ModelReply.ToolCalls(List.of(calls), null, "scripted");
  }

  /** What the model was told last. */
  String told() {
    return chats.getLast().messages().getLast().toString();
  }

  List<ModelMessage> firstMessages() {
    return chats.getFirst().messages();
  }

  @Override
  public ModelReply chat(ModelChat chat) {
    chats.add(chat);
    return replies.size() > 1 ? replies.removeFirst() : replies.getFirst();
  }

  @Override
  public Json json(List<ModelMessage> messages, JsonSchema output, boolean live) {
    throw new UnsupportedOperationException("the loop repairs itself");
  }

  @Override
  public String name() {
    return "scripted";
  }

  @Override
  public String text(ModelPrompt prompt) {
    throw new UnsupportedOperationException("the loop chats");
  }

  @Override
  public <T> T read(ModelPrompt prompt, ReplyReader<T> reader) {
    throw new UnsupportedOperationException("the loop chats");
  }
}
