package io.millrace.contracts.codec;

import io.millrace.contracts.message.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.message.BadHeaderException;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.message.MissingSchemaException;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads one message type in Avro single-object encoding (two marker bytes, eight bytes
 * of schema fingerprint, Avro binary).
 *
 * <p>Writes the newest packaged schema, reads every packaged version and resolves it to the newest.
 * Equal messages have equal bytes. Instances are immutable and may be shared between threads.
 *
 * @param <T> the message
 */
public final class MessageCodec<T extends Message> {

  /** Marker and fingerprint. */
  private static final int HEADER_BYTES = 10;

  private final Class<T> type;
  private final Binding binding;
  private final BinaryMessageEncoder<@Nullable Object> encoder;
  private final BinaryMessageDecoder<Object> decoder;

  public MessageCodec(Class<T> type) {
    this(type, List.of());
  }

  /**
   * @param newer schemas that are not packaged and are read all the same, as a schema registry
   *     knows them: what a newer release added is left out
   */
  public MessageCodec(Class<T> type, List<Schema> newer) {
    this.type = type;
    var versions = Schemas.versions(type);
    Schema newest = versions.getLast();
    binding = new Bindings().of(type, newest, type.getSimpleName());
    encoder = new BinaryMessageEncoder<>(GenericData.get(), newest);
    decoder = new BinaryMessageDecoder<>(GenericData.get(), newest);
    versions.forEach(decoder::addSchema);
    newer.forEach(decoder::addSchema);
  }

  public Class<T> type() {
    return type;
  }

  public byte[] encode(T message) {
    try {
      var buffer = encoder.encode(binding.toAvro(message));
      var bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    } catch (IOException e) {
      throw new UndecodableException("encode_failed", e.toString(), e);
    }
  }

  /**
   * @throws UndecodableException when the bytes are not a packaged version of the message; its code
   *     says which way
   */
  public T decode(byte[] bytes) {
    if (bytes.length < HEADER_BYTES)
      throw new UndecodableException(
          "not_single_object",
          "The value has " + bytes.length + " bytes, fewer than the header",
          null);
    try {
      return type.cast(
          Bindings.required(
              binding.fromAvro(decoder.decode(ByteBuffer.wrap(bytes))), type.getSimpleName()));
    } catch (BadHeaderException e) {
      throw new UndecodableException(
          "not_single_object", "The value is not in Avro single-object encoding", e);
    } catch (MissingSchemaException e) {
      throw new UndecodableException(
          "schema_unknown", "The value's schema fingerprint is none of " + type.getSimpleName(), e);
    } catch (IOException | RuntimeException e) {
      throw new UndecodableException(
          "bytes_malformed", "The value does not follow its schema: " + e.getMessage(), e);
    }
  }
}
