package io.millrace.contracts.message;

import io.millrace.contracts.json.Json;
import java.time.Instant;
import java.util.Locale;

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
    boolean deprecated)
    implements Message {

  /** Key of the record on the compacted topic, and name of this exact version. */
  public String key() {
    return kind.name().toLowerCase(Locale.ROOT) + "/" + name + "/" + version;
  }
}
