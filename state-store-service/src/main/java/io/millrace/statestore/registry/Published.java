package io.millrace.statestore.registry;

import io.millrace.contracts.message.RegistryEntry;
import io.millrace.contracts.message.RegistryKind;
import java.util.List;
import java.util.Optional;

/** What is published, at one moment. */
@FunctionalInterface
public interface Published {

  /** All versions of a name, oldest first; none where it is not published. */
  List<RegistryEntry> versions(RegistryKind kind, String name);

  /**
   * What a name without a version stands for: the newest that is not deprecated, else the newest.
   */
  default Optional<RegistryEntry> newest(RegistryKind kind, String name) {
    var versions = versions(kind, name);
    return versions.reversed().stream()
        .filter(entry -> !entry.deprecated())
        .findFirst()
        .or(() -> versions.isEmpty() ? Optional.empty() : Optional.of(versions.getLast()));
  }

  default Optional<RegistryEntry> exact(RegistryKind kind, String name, int version) {
    return versions(kind, name).stream().filter(entry -> entry.version() == version).findFirst();
  }
}
