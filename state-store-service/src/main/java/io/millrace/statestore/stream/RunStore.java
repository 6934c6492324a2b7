package io.millrace.statestore.stream;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.record.Records;
import io.millrace.contracts.workflow.Workflow;
import io.millrace.statestore.core.Run;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The runs of a partition, each with the definition it is pinned to.
 *
 * <p>Runs that move are kept decoded, up to {@link HotStates#BYTES_MAX}, since a run that moved
 * will soon move again; the store is written at once and stays the truth. A new instance begins
 * with none, so what an aborted transaction wrote is never seen.
 */
final class RunStore {

  private final KeyValueStore<String, byte[]> runs;
  private final KeyValueStore<String, String> definitions;
  private final ParsedWorkflows parsed;
  private final HotStates hot = new HotStates();

  RunStore(
      KeyValueStore<String, byte[]> runs,
      KeyValueStore<String, String> definitions,
      ParsedWorkflows parsed) {
    this.runs = runs;
    this.definitions = definitions;
    this.parsed = parsed;
  }

  /** The run; null when there is none, or none any more. */
  @Nullable RunState state(String runId) {
    var known = hot.find(runId);
    if (known != null) return known;
    var bytes = runs.get(runId);
    return bytes == null || EndedMarker.is(bytes)
        ? null
        : Records.codec(RunState.class).decode(bytes);
  }

  /** Whether the run was here, has ended and has left. */
  boolean hasLeft(String runId) {
    var bytes = runs.get(runId);
    return bytes != null && EndedMarker.is(bytes);
  }

  /** A state's message bytes or an {@link EndedMarker}. */
  byte @Nullable [] bytes(String runId) {
    return runs.get(runId);
  }

  /** Everything from a key on, in the order of keys. */
  KeyValueIterator<String, byte[]> from(String runId) {
    return runs.range(runId, null);
  }

  /**
   * The run with its definition; null when there is none, or when it was rejected and so never had
   * a definition.
   */
  @Nullable Run run(RunState state) {
    if (state.digest().isEmpty()) return null;
    return new Run(workflow(state.digest()), state);
  }

  private Workflow workflow(String digest) {
    return parsed.get(
        digest,
        () -> {
          var document = definitions.get(digest);
          if (document == null)
            throw new IllegalStateException("The definition " + digest + " is not in the store");
          return new Json(document);
        });
  }

  void put(RunState state, byte[] bytes) {
    runs.put(state.runId(), bytes);
    hot.put(state, bytes.length);
  }

  /** Puts an {@link EndedMarker} in the place of a run. */
  void leave(String runId, byte[] marker) {
    runs.put(runId, marker);
    hot.forget(runId);
  }

  void delete(String runId) {
    runs.delete(runId);
    hot.forget(runId);
  }

  void keepDefinition(String digest, Json document) {
    if (definitions.get(digest) == null) definitions.put(digest, document.text());
  }
}
