package io.millrace.statestore.stream;

import io.millrace.contracts.message.RunState;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The decoded states of runs that moved lately, so that the next input need not decode what the
 * last one encoded. Holds states whose bytes come to {@link #BYTES_MAX} at most, the least recently
 * used give way; a run that ended is not kept. One thread.
 */
final class HotStates {

  /** Encoded size of what is kept; decoded it is some three times that. */
  static final int BYTES_MAX = 8 * 1024 * 1024;

  private record Kept(RunState state, int bytes) {}

  private final LinkedHashMap<String, Kept> byRun = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  @Nullable RunState find(String runId) {
    var kept = byRun.get(runId);
    return kept == null ? null : kept.state();
  }

  void put(RunState state, int size) {
    forget(state.runId());
    if (state.endedAt() != null) return;
    byRun.put(state.runId(), new Kept(state, size));
    bytes += size;
    while (bytes > BYTES_MAX) forget(byRun.firstEntry().getKey());
  }

  void forget(String runId) {
    var kept = byRun.remove(runId);
    if (kept != null) bytes -= kept.bytes();
  }
}
