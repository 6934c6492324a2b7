package io.millrace.agents.api;

import io.millrace.contracts.definition.JsonSchema;
import io.millrace.contracts.json.Json;
import java.util.List;

/**
 * A model that can hold a conversation, ask for tools and answer in a given form. It fails as any
 * {@link ModelClient} does.
 */
public interface ToolModel extends ModelClient {

  /** One turn. Nothing is called and nothing is checked against a schema. */
  ModelReply chat(ModelChat chat) throws AgentException, InterruptedException;

  /**
   * An answer that is valid against the schema. One that is not goes back with what is wrong, at
   * most {@link #REPAIRS_MAX} times; then {@code model_output_invalid} with the newest JSON object
   * as partial output.
   */
  Json json(List<ModelMessage> messages, JsonSchema output, boolean live)
      throws AgentException, InterruptedException;
}
