package io.millrace.statestore.stream;

import io.millrace.contracts.message.RunState;
import io.millrace.contracts.record.Records;
import io.millrace.contracts.topic.Topics;
import io.millrace.statestore.core.Decision;
import io.millrace.statestore.core.Input;
import io.millrace.statestore.ops.StateStoreConfig;
import io.millrace.statestore.ops.StateStoreMetrics;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Lets ended runs leave the hot store of a partition: some time after its end a run gives way to an
 * {@link EndedMarker} and a tombstone goes to the state topic, in one transaction; later the marker
 * goes too. The archive keeps everything.
 *
 * <p>What is due is read from a store in the order of due times, at most so many in one tick, so
 * the cost depends on what is due and not on what is hot. An entry is only a hint: the run itself
 * says when it ended, so one that goes on again stays, and a clock that steps back delays at most.
 *
 * <p>A session leaves when none of its runs is open and the last one ended so long ago that nobody
 * takes it up again; its runs stay in the archive.
 */
final class Evictions {

  private static final Logger LOG = Logger.getLogger(Evictions.class);
  private static final byte[] PRESENT = {1};
  private static final int DUE_CHARS = 16;

  /** No run id holds a colon. */
  private static final String SESSION = "session:";

  /** After every due time; there once the runs that ended before this store existed are listed. */
  private static final String SWEPT = "swept";

  private final KeyValueStore<String, byte[]> due;
  private final RunStore runs;
  private final SessionStore sessions;
  private final StateStoreConfig config;
  private final StateStoreMetrics metrics;
  private final Consumer<Record<String, Outgoing>> out;
  private @Nullable String sweepFrom;

  Evictions(
      KeyValueStore<String, byte[]> due,
      RunStore runs,
      SessionStore sessions,
      StateStoreConfig config,
      StateStoreMetrics metrics,
      Consumer<Record<String, Outgoing>> out) {
    this.due = due;
    this.runs = runs;
    this.sessions = sessions;
    this.config = config;
    this.metrics = metrics;
    this.out = out;
    sweepFrom = due.get(SWEPT) == null ? "" : null;
  }

  /** What a late input means for a run that has left. */
  static Decision answer(Input input) {
    return input instanceof Input.FromCommand && !(input instanceof Input.StartRequested)
        ? new Decision.Rejected("run_ended", "Run " + input.runId() + " has ended")
        : new Decision.Ignored("the run has ended and left the hot store");
  }

  /** Notes when a run and its session are to leave, if it has ended. */
  void note(RunState state) {
    if (state.endedAt() == null) return;
    long endedAtMs = state.endedAt().toEpochMilli();
    put(leavesAtMs(endedAtMs), state.runId());
    if (state.sessionId() != null)
      put(endedAtMs + config.sessionRetention().toMillis(), SESSION + state.sessionId());
  }

  /** Lets go what is due, oldest first, and never more than the bound of a tick. */
  void tick(long nowMs) {
    if (sweepFrom != null) sweep(sweepFrom);
    for (String key : takeDue(nowMs)) {
      var id = key.substring(DUE_CHARS);
      try {
        if (id.startsWith(SESSION)) letSessionGo(id.substring(SESSION.length()), nowMs);
        else letGo(id, nowMs);
      } catch (KafkaException e) {
        throw e;
      } catch (RuntimeException e) {
        LOG.errorf(e, "%s cannot leave the hot store; it is tried again", id);
        put(nowMs + config.timerRetryDelay().toMillis(), id);
      }
    }
  }

  private List<String> takeDue(long nowMs) {
    var keys = new ArrayList<String>();
    try (var range = due.range(key(0, ""), key(nowMs + 1, ""))) {
      while (range.hasNext() && keys.size() < config.evictionsPerTickMax())
        keys.add(range.next().key);
    }
    keys.forEach(due::delete);
    return keys;
  }

  private void letGo(String runId, long nowMs) {
    var stored = runs.bytes(runId);
    if (stored == null) return;
    if (EndedMarker.is(stored)) forget(runId, EndedMarker.endedAtMs(stored), nowMs);
    else leave(Records.codec(RunState.class).decode(stored), nowMs);
  }

  private void leave(RunState state, long nowMs) {
    if (state.endedAt() == null) return; // it goes on; its next end is noted again
    long endedAtMs = state.endedAt().toEpochMilli();
    if (leavesAtMs(endedAtMs) > nowMs) {
      put(leavesAtMs(endedAtMs), state.runId());
      return;
    }
    runs.leave(state.runId(), EndedMarker.of(endedAtMs));
    put(forgottenAtMs(endedAtMs), state.runId());
    out.accept(Outgoing.tombstone(Topics.STATE, state.runId(), nowMs));
    metrics.evicted();
  }

  /** Where a run of it is open, its end notes the session anew. */
  private void letSessionGo(String sessionId, long nowMs) {
    var session = sessions.find(sessionId);
    if (session == null || !session.active().isEmpty() || !session.queue().isEmpty()) return;
    long leavesAtMs = session.updatedAt().plus(config.sessionRetention()).toEpochMilli();
    if (leavesAtMs > nowMs) put(leavesAtMs, SESSION + sessionId);
    else sessions.delete(sessionId);
  }

  private void forget(String runId, long endedAtMs, long nowMs) {
    if (forgottenAtMs(endedAtMs) > nowMs) put(forgottenAtMs(endedAtMs), runId);
    else runs.delete(runId);
  }

  /** Lists runs that ended under a version that kept them for ever, a few in one tick. */
  private void sweep(String from) {
    int seen = 0;
    try (var range = runs.from(from)) {
      while (range.hasNext()) {
        if (seen++ == config.evictionsPerTickMax()) return;
        var run = range.next();
        if (!EndedMarker.is(run.value)) noteIfReadable(run.key, run.value);
        sweepFrom = run.key + '\0';
      }
    }
    due.put(SWEPT, PRESENT);
    sweepFrom = null;
  }

  private void noteIfReadable(String runId, byte[] stored) {
    try {
      note(Records.codec(RunState.class).decode(stored));
    } catch (RuntimeException e) {
      LOG.errorf(e, "Run %s cannot be read and stays in the hot store", runId);
    }
  }

  private long leavesAtMs(long endedAtMs) {
    return endedAtMs + config.hotRetention().toMillis();
  }

  private long forgottenAtMs(long endedAtMs) {
    return endedAtMs + config.endedMarkerRetention().toMillis();
  }

  private void put(long dueAtMs, String runId) {
    due.put(key(dueAtMs, runId), PRESENT);
  }

  /** Hexadecimal of one width, so that the order of keys is the order of due times. */
  private static String key(long dueAtMs, String runId) {
    return HexFormat.of().toHexDigits(Math.max(0, dueAtMs)) + runId;
  }
}
