package io.millrace.statestore.registry;

import io.millrace.contracts.message.RegistryEntry;
import io.millrace.contracts.message.RegistryKind;
import java.util.ArrayList;
import java.util.List;

/** What would be published if a few more entries were: so several are checked before one is. */
final class Overlay implements Published {

  private final Published below;
  private final List<RegistryEntry> added = new ArrayList<>();

  Overlay(Published below) {
    this.below = below;
  }

  void add(RegistryEntry entry) {
    added.add(entry);
  }

  @Override
  public List<RegistryEntry> versions(RegistryKind kind, String name) {
    var versions = new ArrayList<>(below.versions(kind, name));
    for (var entry : added)
      if (entry.kind() == kind && entry.name().equals(name)) versions.add(entry);
    return versions;
  }
}
