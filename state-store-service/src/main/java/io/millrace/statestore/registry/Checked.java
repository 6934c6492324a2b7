package io.millrace.statestore.registry;

import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.definition.Problem;
import io.millrace.contracts.message.RegistryKind;
import java.util.List;
import java.util.SortedMap;

/**
 * A document that can be published.
 *
 * @param uses exact versions of what it names
 * @param warnings what is allowed and probably not meant
 */
record Checked(
    RegistryKind kind,
    String name,
    String description,
    DefinitionText text,
    SortedMap<String, Integer> uses,
    List<Problem> warnings) {}
