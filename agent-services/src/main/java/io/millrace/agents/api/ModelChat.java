package io.millrace.agents.api;

import io.millrace.contracts.definition.JsonSchema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model is asked next.
 *
 * @param tools tools it may ask for; none where empty
 * @param output form of its answer; null for plain text. The provider is asked to keep to it, or
 *     the model is told; either way the answer is to be checked
 * @param live true to show the answer while it grows
 */
public record ModelChat(
    List<ModelMessage> messages, List<ModelTool> tools, @Nullable JsonSchema output, boolean live) {

  public ModelChat {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
  }
}
