package io.millrace.statestore.registry;

import io.millrace.contracts.definition.DefinitionReferences;
import io.millrace.contracts.definition.DefinitionReferences.Named;
import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.definition.Problem;
import io.millrace.contracts.message.RegistryEntry;
import io.millrace.contracts.message.RegistryKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The exact versions that the references of a definition stand for now. Of one name there is one
 * version, so that "which tool was that" has one answer.
 *
 * @param versions by kind/name
 * @param found entries by the place that names them
 * @param problems names and versions that are not published, or contradict each other
 * @param warnings deprecated versions
 */
record Uses(
    SortedMap<String, Integer> versions,
    Map<String, RegistryEntry> found,
    List<Problem> problems,
    List<Problem> warnings) {

  static Uses of(RegistryKind kind, DefinitionText text, Published published) {
    var uses =
        new Uses(new TreeMap<>(), new LinkedHashMap<>(), new ArrayList<>(), new ArrayList<>());
    for (Named named : DefinitionReferences.of(kind, text.document()))
      uses.resolve(named, text, published);
    return uses;
  }

  /** Key of a name among the versions. */
  static String key(RegistryKind kind, String name) {
    return kind.word() + "/" + name;
  }

  Optional<RegistryEntry> at(String pointer) {
    return Optional.ofNullable(found.get(pointer));
  }

  private void resolve(Named named, DefinitionText text, Published published) {
    var name = named.reference().name();
    var version = named.reference().version();
    var entry =
        version == null
            ? published.newest(named.kind(), name)
            : published.exact(named.kind(), name, version);
    if (entry.isEmpty()) {
      // Agents and workflows that a run takes are checked with the rules of workflows.
      if (named.pinned()) problems.add(text.problem(named.pointer(), missing(named, published)));
      return;
    }
    found.put(named.pointer(), entry.get());
    if (entry.get().deprecated()) warnings.add(deprecated(named, entry.get(), text, published));
    if (!named.pinned()) return;
    var known = versions.putIfAbsent(key(named.kind(), name), entry.get().version());
    if (known != null && known != entry.get().version())
      problems.add(
          text.problem(
              named.pointer(),
              "'%s' is named in version %d and in version %d; name one of them"
                  .formatted(name, known, entry.get().version())));
  }

  private static String missing(Named named, Published published) {
    var name = named.reference().name();
    var versions = published.versions(named.kind(), name);
    return versions.isEmpty()
        ? "No %s is called '%s'; publish it first, or mend the name"
            .formatted(named.kind().word(), name)
        : "The %s '%s' has no version %d; it has %s"
            .formatted(
                named.kind().word(),
                name,
                named.reference().version(),
                versions.stream()
                    .map(entry -> Integer.toString(entry.version()))
                    .collect(Collectors.joining(", ")));
  }

  private static Problem deprecated(
      Named named, RegistryEntry entry, DefinitionText text, Published published) {
    var name = entry.name() + "@" + entry.version();
    var newest = published.newest(entry.kind(), entry.name());
    return text.problem(
        named.pointer(),
        newest.isPresent() && !newest.get().deprecated()
            ? "%s is deprecated; %s@%d is not".formatted(name, entry.name(), newest.get().version())
            : "%s is deprecated, and so is every version of it".formatted(name));
  }
}
