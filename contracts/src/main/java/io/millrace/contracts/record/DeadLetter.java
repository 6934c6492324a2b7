package io.millrace.contracts.record;

import io.millrace.contracts.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Why a record could not be used. Its key and value bytes go to {@code dlq.<topic>} unchanged, with
 * its own headers and these; they are written once and replaced when a record dies again, never
 * appended.
 *
 * @param code stable reason
 * @param message for people; no payload in it
 * @param retriable whether a redrive without any mending may help
 * @param cause class of the exception, if there was one
 */
public record DeadLetter(
    String code, String message, boolean retriable, @Nullable Throwable cause) {

  public static final String REASON = "dead-letter-reason";
  public static final String CODE = "dead-letter-code";
  public static final String CAUSE = "dead-letter-cause";
  public static final String EXCEPTION = "dead-letter-exception-class-name";
  public static final String TOPIC = "dead-letter-topic";
  public static final String PARTITION = "dead-letter-partition";
  public static final String OFFSET = "dead-letter-offset";
  public static final String RETRIABLE = "dead-letter-retriable";
  public static final String REDRIVES = "dead-letter-redrives";

  private static final int TEXT_CHARS_MAX = 1_000;

  public ProducerRecord<byte[], byte[]> of(ConsumerRecord<byte[], byte[]> source) {
    var record =
        new ProducerRecord<byte[], byte[]>(
            Topics.deadLetters(source.topic()).name(), source.key(), source.value());
    source.headers().forEach(header -> record.headers().add(header));
    writeHeaders(record.headers(), source.topic(), source.partition(), source.offset());
    return record;
  }

  public void writeHeaders(Headers headers, String topic, int partition, long offset) {
    CloudEventHeaders.set(headers, REASON, bounded(message));
    CloudEventHeaders.set(headers, CODE, code);
    CloudEventHeaders.set(
        headers, CAUSE, cause == null ? null : bounded(String.valueOf(cause.getMessage())));
    CloudEventHeaders.set(headers, EXCEPTION, cause == null ? null : cause.getClass().getName());
    CloudEventHeaders.set(headers, TOPIC, topic);
    CloudEventHeaders.set(headers, PARTITION, Integer.toString(partition));
    CloudEventHeaders.set(headers, OFFSET, Long.toString(offset));
    CloudEventHeaders.set(headers, RETRIABLE, Boolean.toString(retriable).toLowerCase(Locale.ROOT));
    if (headers.lastHeader(REDRIVES) == null)
      headers.add(REDRIVES, "0".getBytes(StandardCharsets.UTF_8));
  }

  private static String bounded(String text) {
    return text.length() <= TEXT_CHARS_MAX ? text : text.substring(0, TEXT_CHARS_MAX);
  }
}
