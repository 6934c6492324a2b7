package io.millrace.agents.specialist;

import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.ModelClient;
import io.millrace.agents.api.ModelPrompt;
import io.millrace.agents.api.UnreadableReplyException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A model that gives the answers a test wrote, one after the other, and the last of them again. An
 * answer that cannot be read is asked for anew as often as a real one would be.
 */
public final class ScriptedModel implements ModelClient {

  private final List<ModelPrompt> prompts = new ArrayList<>();
  private final Deque<String> replies;

  public ScriptedModel(String... replies) {
    this.replies = new ArrayDeque<>(List.of(replies));
  }

  public List<ModelPrompt> prompts() {
    return prompts;
  }

  @Override
  public String name() {
    return "scripted";
  }

  @Override
  public String text(ModelPrompt prompt) {
    prompts.add(prompt);
    return replies.size() > 1 ? replies.removeFirst() : replies.getFirst();
  }

  @Override
  public <T> T read(ModelPrompt prompt, ReplyReader<T> reader) throws AgentException {
    for (int repairs = 0; ; repairs++) {
      try {
        return reader.read(text(prompt));
      } catch (UnreadableReplyException e) {
        if (repairs == REPAIRS_MAX)
          throw AgentException.permanent("model_output_invalid", String.valueOf(e.getMessage()));
      }
    }
  }
}
