package io.millrace.statestore.stream;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.record.Records;
import io.millrace.contracts.workflow.Workflow;
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

  /** The stores are being restored or are moving to another instance. */
  public static final class NotReadyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotReadyException(Throwable cause) {
      super(cause);
    }
  }

  private final KafkaStreams streams;
  private final ParsedWorkflows parsed;
  private final RunWatch watch;

  HotRuns(KafkaStreams streams, ParsedWorkflows parsed, RunWatch watch) {
    this.streams = streams;
    this.parsed = parsed;
    this.watch = watch;
  }

  /**
   * @throws NotReadyException while the stores cannot be read
   */
  public Optional<RunState> find(String runId) {
    try {
      return Optional.ofNullable(this.<byte[]>store(Stores.RUNS).get(runId))
          .map(Records.codec(RunState.class)::decode);
    } catch (InvalidStateStoreException | IllegalStateException e) {
      throw new NotReadyException(e);
    }
  }

  /**
   * Whether the machine works and its stores can be read: not while they are restored, or while a
   * predecessor that was killed still holds the partitions.
   */
  public boolean isReady() {
    try {
      return streams.state() == KafkaStreams.State.RUNNING
          && this.<byte[]>store(Stores.RUNS) != null;
    } catch (InvalidStateStoreException | IllegalStateException e) {
      return false;
    }
  }

  /** The definition a run is pinned to; empty for a run that was rejected. */
  public Optional<Workflow> workflow(RunState run) {
    if (run.digest().isEmpty()) return Optional.empty();
    try {
      var document = this.<String>store(Stores.DEFINITIONS).get(run.digest());
      return Optional.ofNullable(document)
          .map(text -> parsed.get(run.digest(), () -> new Json(text)));
    } catch (InvalidStateStoreException | IllegalStateException e) {
      throw new NotReadyException(e);
    }
  }

  /** The run once it has ended or waits for a person, or as it is when the time is over. */
  public Optional<RunState> awaitRest(String runId, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      var rest = watch.atRest(runId);
      try {
        var state = find(runId);
        if (state.isPresent() && isAtRest(state.get())) return state;
        long leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (leftMs <= 0) return state;
        rest.get(leftMs, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        return find(runId);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return find(runId);
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      } finally {
        watch.forget(runId, rest);
      }
    }
  }

  private static boolean isAtRest(RunState state) {
    return state.endedAt() != null
        || state.status() == io.millrace.contracts.message.RunStatus.WAITING_REVIEW;
  }

  private <V> ReadOnlyKeyValueStore<String, V> store(String name) {
    return streams.store(
        StoreQueryParameters.fromNameAndType(name, QueryableStoreTypes.<String, V>keyValueStore()));
  }
}
