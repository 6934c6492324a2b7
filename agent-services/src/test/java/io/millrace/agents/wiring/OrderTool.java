package io.millrace.agents.wiring;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.agents.tool.JavaTool;
import io.millrace.agents.tool.ToolContext;
import io.millrace.contracts.json.Json;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A tool that is a bean: tells an order, and counts how often it was asked. */
@ApplicationScoped
public class OrderTool implements JavaTool {

  private final AtomicInteger calls = new AtomicInteger();

  int calls() {
    return calls.get();
  }

  @Override
  public String name() {
    return "order-lookup";
  }

  @Override
  public JsonNode call(JsonNode arguments, ToolContext context) {
    calls.incrementAndGet();
    return Json.of(
            Map.of(
                "order", arguments.path("order").asText(),
                "state", "shipped",
                "contact", "jane.roe@example.org"))
        .tree();
  }
}
