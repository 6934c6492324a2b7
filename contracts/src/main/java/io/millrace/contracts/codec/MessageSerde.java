package io.millrace.contracts.codec;

import io.millrace.contracts.message.Message;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** A {@link MessageCodec} as Kafka sees it. A null message is a tombstone and stays null. */
public final class MessageSerde<T extends Message> implements Serde<@Nullable T> {

  private final MessageCodec<T> codec;

  public MessageSerde(Class<T> type) {
    this.codec = new MessageCodec<>(type);
  }

  @Override
  public Serializer<@Nullable T> serializer() {
    return (topic, message) -> message == null ? null : codec.encode(message);
  }

  @Override
  public Deserializer<@Nullable T> deserializer() {
    return (topic, bytes) -> bytes == null ? null : codec.decode(bytes);
  }
}
