package io.millrace.statestore.stream;

import java.io.File;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.Punctuator;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** What Kafka Streams gives a processor, on a clock in the hand. */
final class SimContext implements ProcessorContext<String, Outgoing> {

  private record Position(String topic, long offset) implements RecordMetadata {
    @Override
    public int partition() {
      return 0;
    }
  }

  private final Map<String, ? extends StateStore> stores;
  private final Consumer<Record<String, Outgoing>> out;
  private final List<Punctuator> ticks = new ArrayList<>();
  private @Nullable RecordMetadata position;
  private long nowMs;

  SimContext(Map<String, ? extends StateStore> stores, Consumer<Record<String, Outgoing>> out) {
    this.stores = stores;
    this.out = out;
  }

  void at(long nowMs, String topic, long offset) {
    this.nowMs = nowMs;
    position = new Position(topic, offset);
  }

  /** Calls everything that was scheduled. */
  void tick(long nowMs) {
    this.nowMs = nowMs;
    position = null;
    ticks.forEach(tick -> tick.punctuate(nowMs));
  }

  @Override
  public <K extends String, V extends Outgoing> void forward(Record<K, V> record) {
    out.accept(new Record<>(record.key(), record.value(), record.timestamp(), record.headers()));
  }

  @Override
  public <K extends String, V extends Outgoing> void forward(Record<K, V> record, String child) {
    forward(record);
  }

  @Override
  @SuppressWarnings({"unchecked", "NullAway"}) // the topology declares which stores there are
  public <S extends StateStore> S getStateStore(String name) {
    return (S) stores.get(name);
  }

  @Override
  public Cancellable schedule(Duration interval, PunctuationType type, Punctuator callback) {
    ticks.add(callback);
    return () -> ticks.remove(callback);
  }

  @Override
  public Cancellable schedule(
      Instant start, Duration interval, PunctuationType type, Punctuator callback) {
    return schedule(interval, type, callback);
  }

  @Override
  public Optional<RecordMetadata> recordMetadata() {
    return Optional.ofNullable(position);
  }

  @Override
  public long currentSystemTimeMs() {
    return nowMs;
  }

  @Override
  public long currentStreamTimeMs() {
    return nowMs;
  }

  @Override
  public void commit() {}

  @Override
  public String applicationId() {
    return "simulation";
  }

  @Override
  public TaskId taskId() {
    return new TaskId(0, 0);
  }

  @Override
  public Serde<?> keySerde() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Serde<?> valueSerde() {
    throw new UnsupportedOperationException();
  }

  @Override
  public File stateDir() {
    throw new UnsupportedOperationException();
  }

  @Override
  public StreamsMetrics metrics() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<String, Object> appConfigs() {
    return Map.of();
  }

  @Override
  public Map<String, Object> appConfigsWithPrefix(String prefix) {
    return Map.of();
  }
}
