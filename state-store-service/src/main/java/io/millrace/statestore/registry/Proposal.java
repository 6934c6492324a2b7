package io.millrace.statestore.registry;

import io.millrace.contracts.definition.Problem;
import io.millrace.contracts.message.RegistryEntry;
import java.util.List;

/**
 * What publishing a document leads to.
 *
 * @param entry the version it becomes, or the one that says the same already
 * @param isNew whether that version has still to be written
 * @param warnings what is allowed and probably not meant
 * @param broken what it breaks for those that use the version before; told by place in the text
 */
public record Proposal(
    RegistryEntry entry, boolean isNew, List<Problem> warnings, List<Problem> broken) {

  public Proposal {
    warnings = List.copyOf(warnings);
    broken = List.copyOf(broken);
  }
}
