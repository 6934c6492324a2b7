package io.millrace.agents.tool;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.ledger.Performed;
import io.millrace.contracts.json.Json;
import java.util.HashMap;
import java.util.Map;

/** Calls beans. */
final class JavaTools implements ToolCaller {

  private final Map<String, JavaTool> beans = new HashMap<>();

  /**
   * @throws IllegalStateException when two beans have one name
   */
  JavaTools(Iterable<JavaTool> beans) {
    for (var bean : beans)
      if (this.beans.put(bean.name(), bean) != null)
        throw new IllegalStateException("Two beans are the tool '" + bean.name() + "'");
  }

  @Override
  public Sending prepare(Tool tool, JsonNode arguments, ToolContext context) throws AgentException {
    var name = tool.definition().document().tree().path("java").path("bean").asText(tool.name());
    var bean = beans.get(name);
    if (bean == null)
      throw AgentException.retriable(
          "tool_unavailable", "This deployment has no bean for the tool " + tool.label());
    return () -> {
      try {
        return new Performed.Succeeded(Json.of(bean.call(arguments, context)));
      } catch (NoEffectException e) {
        return new Performed.NothingHappened(e.failure());
      }
    };
  }
}
