package io.millrace.contracts.message;

import io.millrace.contracts.json.Json;
import java.time.Instant;
import java.util.SortedMap;

/**
 * One immutable version of a definition. Topic millrace.registry.v1, keyed by kind/name/version.
 *
 * @param kind kind.
 * @param name name.
 * @param version counted from 1.
 * @param description one sentence.
 * @param digest SHA-256 of the canonical document, hexadecimal.
 * @param document the definition, canonical JSON.
 * @param publishedAt when.
 * @param publishedBy actor.
 * @param deprecated true: no new run takes it unless pinned.
 * @param uses exact versions of what it names, by kind/name: they are pinned when it is published.
 */
public record RegistryEntry(
    RegistryKind kind,
    String name,
    int version,
    String description,
    String digest,
    Json document,
    Instant publishedAt,
    String publishedBy,
    boolean deprecated,
    SortedMap<String, Integer> uses)
    implements Message {

  public RegistryEntry {
    uses = SortedMaps.copyOf(uses);
  }

  /** A definition that names nothing else. */
  public RegistryEntry(
      RegistryKind kind,
      String name,
      int version,
      String description,
      String digest,
      Json document,
      Instant publishedAt,
      String publishedBy,
      boolean deprecated) {
    this(
        kind,
        name,
        version,
        description,
        digest,
        document,
        publishedAt,
        publishedBy,
        deprecated,
        SortedMaps.of());
  }

  /** Key of the record on the compacted topic, and name of this exact version. */
  public String key() {
    return kind.word() + "/" + name + "/" + version;
  }
}
