package io.millrace.contracts.record;

import io.millrace.contracts.codec.MessageCodec;
import io.millrace.contracts.id.RunIds;
import io.millrace.contracts.message.Message;
import io.millrace.contracts.message.RegistryEntry;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.topic.Topic;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Makes the Kafka record of a message: key by the topic's rule, bytes by the codec, CloudEvents
 * headers.
 */
public final class Records {

  private static final ClassValue<MessageCodec<?>> CODECS =
      new ClassValue<>() {
        @Override
        protected MessageCodec<?> computeValue(Class<?> type) {
          return new MessageCodec<>(type.asSubclass(Message.class));
        }
      };

  private Records() {}

  /** The shared codec of a message type. */
  @SuppressWarnings("unchecked")
  public static <T extends Message> MessageCodec<T> codec(Class<T> type) {
    return (MessageCodec<T>) CODECS.get(type);
  }

  @SuppressWarnings("unchecked")
  public static <T extends Message> byte[] encode(T message) {
    return codec((Class<T>) message.getClass()).encode(message);
  }

  /** Record key of a message. */
  public static String key(Message message) {
    return switch (message) {
      case RunState state -> state.runId();
      case RegistryEntry entry -> entry.key();
      default -> RunIds.partitionKey(message.subject());
    };
  }

  /**
   * @param source the service that writes, {@code /millrace/<service>}
   */
  public static <T extends Message> ProducerRecord<byte[], byte[]> of(
      Topic<T> topic, T message, String source) {
    var key = key(message).getBytes(StandardCharsets.UTF_8);
    var record = new ProducerRecord<byte[], byte[]>(topic.name(), key, encode(message));
    CloudEventHeaders.write(record.headers(), message, key, source);
    return record;
  }

  /**
   * @param key {@link #key(Message)}, which the caller has made already
   */
  public static void writeHeaders(Headers headers, Message message, String key, String source) {
    CloudEventHeaders.write(headers, message, key, source);
  }

  public static void writeHeaders(Headers headers, Message message, String source) {
    writeHeaders(headers, message, key(message), source);
  }
}
