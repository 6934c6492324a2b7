package io.millrace.agents.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a model answered: a text, or tools it wants called first. */
public sealed interface ModelReply {

  /** Name of the model that answered, which may be a fallback of the one that was asked. */
  String model();

  /** A whole answer; never empty. */
  record Text(String text, String model) implements ModelReply {}

  /**
   * @param calls at least one
   * @param text what it said along with them; null for nothing
   */
  record ToolCalls(List<ModelToolCall> calls, @Nullable String text, String model)
      implements ModelReply {
    public ToolCalls {
      calls = List.copyOf(calls);
    }
  }
}
