package io.millrace.agents.tool;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.ledger.CallOwner;
import io.millrace.agents.ledger.EffectKey;
import io.millrace.agents.ledger.Performed;
import io.millrace.agents.ledger.Reconciler;
import io.millrace.agents.ledger.Reconciliation;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.tool.OpenApiOperation;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks the tool that a mutating tool names as {@code reconcile}: given {@code {effectKey,
 * arguments}}, or those of them its input schema has properties for, and both as {@code body} where
 * it has that, it answers {@code {happened: true, false or null, result}}. Of an SQL tool the first
 * row is the answer, and no row means that it did not happen. It is asked anew each time, without
 * the ledger, and must change nothing.
 */
record ToolReconciliation(Tool tool, ToolCatalog catalog, Asking asking) {

  /** Makes a call without the ledger. */
  @FunctionalInterface
  interface Asking {
    Performed call(Tool tool, Json arguments, EffectKey key, CallOwner owner, Duration timeout)
        throws InterruptedException;
  }

  /** Null where the tool names none. */
  @Nullable Reconciler forOwner(CallOwner owner) {
    var reference = tool.definition().reconcile();
    if (reference == null) return null;
    return (key, arguments) -> {
      var other =
          catalog.find(reference).orElseThrow(() -> ToolFailures.unknown(reference.toString()));
      if (other.definition().mutates())
        throw ToolFailures.definition(tool, "the tool that reconciles it changes something itself");
      var question = question(other, key, arguments);
      var problems = other.definition().input().validate(question);
      if (!problems.isEmpty()) throw ToolFailures.input(other, problems);
      return read(asking.call(other, question, key, owner, other.definition().timeout()));
    };
  }

  /** All of it, or as much of it as the schema of the asked tool has properties for. */
  private static Json question(Tool asked, EffectKey key, Json arguments) {
    var all = JsonNodeFactory.instance.objectNode();
    all.put("effectKey", key.hex());
    all.set("arguments", arguments.tree());
    var properties = asked.definition().input().document().tree().path("properties");
    if (properties.isEmpty()) return Json.of(all);
    var question = JsonNodeFactory.instance.objectNode();
    for (var name : List.of("effectKey", "arguments"))
      if (properties.has(name)) question.set(name, all.get(name));
    if (properties.has(OpenApiOperation.BODY)) question.set(OpenApiOperation.BODY, all);
    return Json.of(question);
  }

  private static Reconciliation read(Performed performed) throws AgentException {
    return switch (performed) {
      case Performed.Succeeded success -> read(success.result());
      case Performed.NothingHappened nothing -> throw nothing.failure();
      case Performed.Unclear unclear -> throw unclear.failure();
      case Performed.HappenedUnusable unusable -> throw unusable.failure();
    };
  }

  private static Reconciliation read(Json answered) {
    var answer = answered.tree();
    if (answer.path("rows").isArray()) {
      if (answer.path("rows").isEmpty()) return new Reconciliation.DidNotHappen();
      answer = answer.path("rows").path(0);
    }
    var happened = answer.path("happened");
    if (!happened.isBoolean()) return new Reconciliation.Unknown();
    if (!happened.booleanValue()) return new Reconciliation.DidNotHappen();
    return new Reconciliation.Happened(
        answer.has("result") ? Json.of(answer.get("result")) : Json.NULL);
  }
}
