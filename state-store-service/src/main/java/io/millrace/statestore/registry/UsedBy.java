package io.millrace.statestore.registry;

import io.millrace.contracts.definition.DefinitionReferences;
import io.millrace.contracts.message.RegistryEntry;
import io.millrace.contracts.message.RegistryKind;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A definition that uses another.
 *
 * @param entry the one that uses it
 * @param version the version it is pinned to; null where a run takes the newest when it starts
 * @param isNewest whether a name without a version stands for the one that uses it
 */
public record UsedBy(RegistryEntry entry, @Nullable Integer version, boolean isNewest) {

  /** More are not told. */
  public static final int USERS_MAX = 1_000;

  /**
   * @param version only those that use this one or take the newest; null for all
   * @param entries every version of everything that is published
   * @return by kind, name and version, the newest version first
   */
  public static List<UsedBy> of(
      RegistryKind kind,
      String name,
      @Nullable Integer version,
      Collection<RegistryEntry> entries,
      Published published) {
    return entries.stream()
        .flatMap(entry -> user(entry, kind, name, published).stream())
        .filter(user -> version == null || user.version() == null || version.equals(user.version()))
        .sorted(
            Comparator.comparing((UsedBy user) -> user.entry().kind())
                .thenComparing(user -> user.entry().name())
                .thenComparing(user -> -user.entry().version()))
        .limit(USERS_MAX)
        .toList();
  }

  private static Optional<UsedBy> user(
      RegistryEntry entry, RegistryKind kind, String name, Published published) {
    return DefinitionReferences.of(entry.kind(), entry.document().tree()).stream()
        .filter(named -> named.kind() == kind && named.reference().name().equals(name))
        .findFirst()
        .map(
            named ->
                new UsedBy(
                    entry,
                    entry.uses().get(Uses.key(kind, name)),
                    published
                        .newest(entry.kind(), entry.name())
                        .filter(newest -> Objects.equals(newest.version(), entry.version()))
                        .isPresent()));
  }
}
