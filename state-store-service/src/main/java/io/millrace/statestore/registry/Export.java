package io.millrace.statestore.registry;

import io.millrace.contracts.definition.DefinitionReferences;
import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.definition.DefinitionYaml;
import io.millrace.contracts.message.RegistryEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Definitions and all they name as one YAML text that can be published elsewhere, in its order.
 * What was pinned is there in the version that was pinned.
 */
public final class Export {

  private final Published published;
  private final TreeMap<String, RegistryEntry> found = new TreeMap<>();

  private Export(Published published) {
    this.published = published;
  }

  public static String yaml(Published published, Collection<RegistryEntry> entries) {
    var export = new Export(published);
    entries.forEach(export::add);
    var byVersion = new ArrayList<>(export.found.values());
    byVersion.sort(
        Comparator.comparing(RegistryEntry::name).thenComparingInt(RegistryEntry::version));
    List<InOrder.Document> documents =
        byVersion.stream()
            .map(
                entry -> new InOrder.Document(entry.kind(), DefinitionText.of(entry.document()), 0))
            .toList();
    return DefinitionYaml.write(
        InOrder.of(documents).stream().map(InOrder.Document::tree).toList());
  }

  private void add(RegistryEntry entry) {
    if (found.putIfAbsent(entry.key(), entry) != null) return;
    for (var named : DefinitionReferences.of(entry.kind(), entry.document().tree()))
      named(entry, named).ifPresent(this::add);
  }

  private Optional<RegistryEntry> named(RegistryEntry entry, DefinitionReferences.Named named) {
    var name = named.reference().name();
    var pinned = entry.uses().get(Uses.key(named.kind(), name));
    return pinned == null
        ? published.newest(named.kind(), name)
        : published.exact(named.kind(), name, pinned);
  }
}
