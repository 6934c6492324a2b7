package io.millrace.agents.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One message of a conversation with a model, in no provider's form. */
public sealed interface ModelMessage {

  /** What the model is told to do; ours. */
  record System(String text) implements ModelMessage {}

  /** What it works on; foreign text in it stands in {@link Untrusted#frame frames}. */
  record User(String text) implements ModelMessage {}

  /**
   * What the model said.
   *
   * @param text null where it only asked for tools
   */
  record Assistant(@Nullable String text, List<ModelToolCall> calls) implements ModelMessage {
    public Assistant {
      calls = List.copyOf(calls);
    }
  }

  /**
   * What a tool answered.
   *
   * @param callId id of the call as the model gave it
   */
  record ToolResult(String callId, String tool, String text, boolean isError)
      implements ModelMessage {}
}
