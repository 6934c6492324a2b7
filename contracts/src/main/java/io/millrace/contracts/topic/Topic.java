package io.millrace.contracts.topic;

import io.millrace.contracts.message.Message;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A topic of Millrace: what is on it, how it is spread and how long it is kept.
 *
 * @param name {@code millrace.<entity>.v<major>}
 * @param content type of its values; null where the bytes are not ours (the public door, dead
 *     letters)
 * @param key what the record key is, for people
 * @param description what is on it, for people
 * @param spread how many partitions it gets
 * @param compacted true keeps the newest value per key for ever
 * @param retention how long records are kept; null for compacted topics
 * @param <T> the message
 */
public record Topic<T extends Message>(
    String name,
    @Nullable Class<T> content,
    String key,
    String description,
    Spread spread,
    boolean compacted,
    @Nullable Duration retention) {

  /** Largest record a topic takes; larger payloads go to the archive as claim checks. */
  public static final int MESSAGE_BYTES_MAX = 1_048_576;

  /** How many partitions a topic gets. */
  public enum Spread {
    /** As many as the installation says; topics that are folded together must have equally many. */
    RUNS,
    /** One: share groups spread its records over workers, or its order over all keys matters. */
    SINGLE
  }

  public int partitions(int runPartitions) {
    return spread == Spread.RUNS ? runPartitions : 1;
  }

  /** Broker configuration of the topic, in a fixed order. */
  public Map<String, String> configuration() {
    var configuration = new LinkedHashMap<String, String>();
    configuration.put("cleanup.policy", compacted ? "compact" : "delete");
    if (retention != null) configuration.put("retention.ms", Long.toString(retention.toMillis()));
    configuration.put("max.message.bytes", Integer.toString(MESSAGE_BYTES_MAX));
    return configuration;
  }
}
