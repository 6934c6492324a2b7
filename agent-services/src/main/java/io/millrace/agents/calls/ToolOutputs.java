package io.millrace.agents.calls;

import io.millrace.agents.ledger.LedgerEntry;
import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.definition.Problem;
import io.millrace.contracts.definition.ToolDefinition;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.RegistryKind;
import io.millrace.kit.registry.RegistryView;
import java.util.List;

/** Whether a tool could have answered what a person says it did. */
final class ToolOutputs {

  private final RegistryView registry;

  ToolOutputs(RegistryView registry) {
    this.registry = registry;
  }

  /** Empty too where the tool is not known here, or says nothing of its output. */
  List<Problem> problems(LedgerEntry call, Json output) {
    return registry
        .exact(RegistryKind.TOOL, call.tool(), call.version())
        .map(entry -> ToolDefinition.parse(DefinitionText.of(entry.document())).output())
        .map(schema -> schema.validate(output))
        .orElse(List.of());
  }
}
