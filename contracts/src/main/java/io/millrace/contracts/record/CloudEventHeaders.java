package io.millrace.contracts.record;

import io.millrace.contracts.message.AgentTask;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.Message;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * CloudEvents 1.0 headers of the Kafka protocol binding, binary mode.
 *
 * <p>{@code ce_type} is {@code io.millrace.<variant>.v1}; {@code ce_subject} the run; {@code
 * ce_causationid} the message that caused this one. The context of a trace ({@code traceparent}) is
 * carried by the tracer under its own name and left alone here.
 */
public final class CloudEventHeaders {

  public static final String SPEC_VERSION = "ce_specversion";
  public static final String ID = "ce_id";
  public static final String SOURCE = "ce_source";
  public static final String TYPE = "ce_type";
  public static final String TIME = "ce_time";
  public static final String SUBJECT = "ce_subject";
  public static final String DATA_SCHEMA = "ce_dataschema";
  public static final String PARTITION_KEY = "ce_partitionkey";
  public static final String CORRELATION_ID = "ce_correlationid";
  public static final String CAUSATION_ID = "ce_causationid";
  public static final String SEQUENCE = "ce_sequence";
  public static final String EXPIRY_TIME = "ce_expirytime";
  public static final String CONTENT_TYPE = "content-type";

  /** Media type of Avro single-object encoding. */
  public static final String AVRO = "application/vnd.apache.avro+binary";

  private static final byte[] SPEC_VERSION_1_0 = bytes("1.0");
  private static final byte[] AVRO_BYTES = bytes(AVRO);

  /** Headers that are the same for all messages of a kind; there are as many as record types. */
  private static final Map<String, byte[]> TYPES = new ConcurrentHashMap<>();

  private static final Map<Class<?>, byte[]> DATA_SCHEMAS = new ConcurrentHashMap<>();

  private CloudEventHeaders() {}

  /**
   * Sets the headers of a message, replacing those that are there.
   *
   * @param source the service that writes, {@code /millrace/<service>}
   */
  public static void write(Headers headers, Message message, String partitionKey, String source) {
    write(headers, message, bytes(partitionKey), source);
  }

  static void write(Headers headers, Message message, byte[] partitionKey, String source) {
    boolean fresh = !headers.iterator().hasNext();
    var subject = bytes(message.subject());
    put(headers, fresh, SPEC_VERSION, SPEC_VERSION_1_0);
    put(headers, fresh, ID, bytes(message.messageId()));
    put(headers, fresh, SOURCE, bytes(source));
    put(headers, fresh, TYPE, type(message.kindName()));
    put(headers, fresh, TIME, InstantText.bytes(message.time()));
    put(headers, fresh, SUBJECT, subject);
    put(headers, fresh, DATA_SCHEMA, dataSchema(message.getClass()));
    put(headers, fresh, PARTITION_KEY, partitionKey);
    put(headers, fresh, CORRELATION_ID, subject);
    var causation = message.causationId();
    put(headers, fresh, CAUSATION_ID, causation == null ? null : bytes(causation));
    put(headers, fresh, CONTENT_TYPE, AVRO_BYTES);
    if (message instanceof JournalEntry entry)
      put(headers, fresh, SEQUENCE, bytes(Long.toString(entry.sequence())));
    if (message instanceof AgentTask task)
      put(headers, fresh, EXPIRY_TIME, InstantText.bytes(task.timeoutAt()));
  }

  private static byte[] type(String kindName) {
    var known = TYPES.get(kindName);
    return known != null
        ? known
        : TYPES.computeIfAbsent(kindName, name -> bytes("io.millrace." + name + ".v1"));
  }

  private static byte[] dataSchema(Class<?> message) {
    var known = DATA_SCHEMAS.get(message);
    return known != null
        ? known
        : DATA_SCHEMAS.computeIfAbsent(
            message, type -> bytes("urn:millrace:avro:" + type.getSimpleName()));
  }

  public static @Nullable String read(Headers headers, String name) {
    var header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  static void set(Headers headers, String name, @Nullable String value) {
    put(headers, false, name, value == null ? null : bytes(value));
  }

  /** Removing looks at every header, so it is left out where there were none. */
  private static void put(Headers headers, boolean fresh, String name, byte @Nullable [] value) {
    if (!fresh) headers.remove(name);
    if (value != null) headers.add(name, value);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
