package io.millrace.statestore.stream;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.RunStatus;
import io.millrace.contracts.record.Records;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Reads the runs of the partitions this instance owns, straight from their store. A decision is
 * seen here before its transaction commits, a few milliseconds early; one whose transaction is lost
 * in a crash is made again from the same input.
 */
@ApplicationScoped
public class HotRuns {

  private static final long START_POLL_MS = 10;

  private final KafkaStreams streams;
  private final RunWatch watch;
  private volatile boolean joined;

  HotRuns(KafkaStreams streams, RunWatch watch) {
    this.streams = streams;
    this.watch = watch;
  }

  /**
   * The run as it is, or as it is after the given patience.
   *
   * @throws NotReadyException while the store of the partition cannot be read here
   */
  public HotRun find(String runId, int partition, Patience patience) {
    var found = find(runId, partition);
    if (found instanceof HotRun.Absent && !patience.start().isZero())
      found = awaitStart(runId, partition, patience.start());
    return found instanceof HotRun.Present && !patience.rest().isZero()
        ? awaitRest(runId, partition, patience.rest())
        : found;
  }

  /**
   * Whether the machine works and its stores can be read. At first not while they are restored, or
   * while a predecessor that was killed still holds the partitions. Later, when partitions come and
   * go with other instances, this one stays ready: it serves what it owns and knows who has the
   * rest. Who owns nothing, because there are more instances than partitions, is ready too.
   */
  public boolean isReady() {
    var state = streams.state();
    if (state == KafkaStreams.State.RUNNING && (ownsNothing() || isReadable())) joined = true;
    return joined
        && (state == KafkaStreams.State.RUNNING || state == KafkaStreams.State.REBALANCING);
  }

  /** A definition that runs of this instance are pinned to. */
  public Optional<Json> definition(String digest) {
    try {
      return Optional.ofNullable(
              this.<String>store(StoreQueryParameters.fromNameAndType(Stores.DEFINITIONS, any()))
                  .get(digest))
          .map(Json::new);
    } catch (InvalidStateStoreException | IllegalStateException e) {
      throw notReadable(e);
    }
  }

  private HotRun find(String runId, int partition) {
    try {
      var bytes =
          this.<byte[]>store(
                  StoreQueryParameters.<ReadOnlyKeyValueStore<String, byte[]>>fromNameAndType(
                          Stores.RUNS, any())
                      .withPartition(partition))
              .get(runId);
      if (bytes == null) return HotRun.ABSENT;
      return EndedMarker.is(bytes)
          ? HotRun.EVICTED
          : new HotRun.Present(Records.codec(RunState.class).decode(bytes));
    } catch (InvalidStateStoreException | IllegalStateException e) {
      throw notReadable(e);
    }
  }

  /** Who was told of a run a moment ago may ask for it before the machine has taken it up. */
  private HotRun awaitStart(String runId, int partition, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (System.nanoTime() < deadline) {
      try {
        Thread.sleep(START_POLL_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return HotRun.ABSENT;
      }
      var found = find(runId, partition);
      if (!(found instanceof HotRun.Absent)) return found;
    }
    return HotRun.ABSENT;
  }

  /** The run once it has ended or waits for a person, or as it is when the time is over. */
  private HotRun awaitRest(String runId, int partition, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      var rest = watch.atRest(runId);
      try {
        var found = find(runId, partition);
        if (!(found instanceof HotRun.Present(var state)) || isAtRest(state)) return found;
        long leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (leftMs <= 0) return found;
        rest.get(leftMs, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        return find(runId, partition);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return find(runId, partition);
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      } finally {
        watch.forget(runId, rest);
      }
    }
  }

  private static boolean isAtRest(RunState state) {
    return state.endedAt() != null || state.status() == RunStatus.WAITING_REVIEW;
  }

  private boolean ownsNothing() {
    return streams.metadataForLocalThreads().stream()
        .allMatch(thread -> thread.activeTasks().isEmpty());
  }

  private boolean isReadable() {
    try {
      return this.<byte[]>store(StoreQueryParameters.fromNameAndType(Stores.RUNS, any())) != null;
    } catch (InvalidStateStoreException | IllegalStateException e) {
      return false;
    }
  }

  private <V> ReadOnlyKeyValueStore<String, V> store(
      StoreQueryParameters<ReadOnlyKeyValueStore<String, V>> parameters) {
    return streams.store(parameters);
  }

  private static <V>
      org.apache.kafka.streams.state.QueryableStoreType<ReadOnlyKeyValueStore<String, V>> any() {
    return QueryableStoreTypes.keyValueStore();
  }

  private static NotReadyException notReadable(RuntimeException cause) {
    return new NotReadyException("The store of the partition cannot be read here", cause);
  }
}
