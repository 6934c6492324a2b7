package io.millrace.agents.tool;

import io.millrace.contracts.definition.Reference;
import java.util.Optional;

/** Finds published tools; a reference without a version is the newest. */
@FunctionalInterface
public interface ToolCatalog {
  Optional<Tool> find(Reference reference);
}
