package io.millrace.contracts.record;

import io.millrace.contracts.message.AgentTask;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.Message;
import java.nio.charset.StandardCharsets;
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

  private CloudEventHeaders() {}

  /**
   * Sets the headers of a message, replacing those that are there.
   *
   * @param source the service that writes, {@code /millrace/<service>}
   */
  public static void write(Headers headers, Message message, String partitionKey, String source) {
    set(headers, SPEC_VERSION, "1.0");
    set(headers, ID, message.messageId());
    set(headers, SOURCE, source);
    set(headers, TYPE, "io.millrace." + message.kindName() + ".v1");
    set(headers, TIME, message.time().toString());
    set(headers, SUBJECT, message.subject());
    set(headers, DATA_SCHEMA, "urn:millrace:avro:" + message.getClass().getSimpleName());
    set(headers, PARTITION_KEY, partitionKey);
    set(headers, CORRELATION_ID, message.subject());
    set(headers, CAUSATION_ID, message.causationId());
    set(headers, CONTENT_TYPE, AVRO);
    if (message instanceof JournalEntry entry)
      set(headers, SEQUENCE, Long.toString(entry.sequence()));
    if (message instanceof AgentTask task) set(headers, EXPIRY_TIME, task.timeoutAt().toString());
  }

  public static @Nullable String read(Headers headers, String name) {
    var header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  static void set(Headers headers, String name, @Nullable String value) {
    headers.remove(name);
    if (value != null) headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
