package io.millrace.agents.builtin;

import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.ModelClient;
import io.millrace.agents.api.ModelPrompt;
import io.millrace.agents.api.UnreadableReplyException;
import java.util.ArrayList;
import java.util.List;

/** A model that says what a test wrote, and remembers what it was asked. */
final class ScriptedModel implements ModelClient {

  final List<ModelPrompt> prompts = new ArrayList<>();
  private final String reply;

  ScriptedModel(String reply) {
    this.reply = reply;
  }

  @Override
  public String name() {
    return "scripted";
  }

  @Override
  public String text(ModelPrompt prompt) {
    prompts.add(prompt);
    return reply;
  }

  @Override
  public <T> T read(ModelPrompt prompt, ReplyReader<T> reader) throws AgentException {
    prompts.add(prompt);
    try {
      return reader.read(reply);
    } catch (UnreadableReplyException e) {
      throw AgentException.permanent("model_output_invalid", String.valueOf(e.getMessage()));
    }
  }
}
