package io.millrace.kit.kafka;

import io.millrace.contracts.message.Message;
import io.millrace.contracts.record.Records;
import io.millrace.contracts.topic.Topic;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;

/**
 * Messages as SmallRye sends them: raw bytes, with topic, key and CloudEvents headers in the
 * metadata.
 */
public final class Outgoing {

  private Outgoing() {}

  /**
   * @param source the service that writes, {@code /millrace/<service>}
   */
  public static <T extends Message>
      org.eclipse.microprofile.reactive.messaging.Message<byte[]> message(
          Topic<T> topic, T message, String source) {
    var record = Records.of(topic, message, source);
    var metadata =
        OutgoingKafkaRecordMetadata.<byte[]>builder()
            .withTopic(topic.name())
            .withKey(record.key())
            .withHeaders(record.headers())
            .build();
    return org.eclipse.microprofile.reactive.messaging.Message.of(record.value())
        .addMetadata(metadata);
  }
}
