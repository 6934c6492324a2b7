package io.millrace.contracts.codec;

import io.millrace.contracts.message.Message;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericDatumReader;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads one message type in Avro single-object encoding (two marker bytes, eight bytes
 * of schema fingerprint, Avro binary).
 *
 * <p>Writes the newest packaged schema, reads every packaged version and resolves it to the newest.
 * Equal messages have equal bytes. What follows the message is not read. Instances are immutable
 * and may be shared between threads.
 *
 * <p>The newest schema, that is nearly all there is, goes straight between records and bytes; Avro
 * itself reads only what has to be resolved.
 *
 * @param <T> the message
 */
public final class MessageCodec<T extends Message> {

  private static final byte[] MARKER = {(byte) 0xC3, 0x01};
  private static final int HEADER_BYTES = MARKER.length + Long.BYTES;

  /** A larger array is not kept for the next message. */
  private static final int KEPT_BYTES_MAX = 65_536;

  private final Class<T> type;
  private final Binding binding;
  private final byte[] header;
  private final long newest;
  private final Map<Long, GenericDatumReader<Object>> resolving = new HashMap<>();

  /** At most one, for whoever comes first: no thread owns it, so virtual threads cost nothing. */
  private final AtomicReference<@Nullable AvroWriter> spare = new AtomicReference<>();

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
    var schema = versions.getLast();
    binding = new Bindings().of(type, schema, type.getSimpleName());
    newest = SchemaNormalization.parsingFingerprint64(schema);
    header = new byte[HEADER_BYTES];
    System.arraycopy(MARKER, 0, header, 0, MARKER.length);
    AvroReader.LITTLE_ENDIAN.set(header, MARKER.length, newest);
    for (var versionsOf : List.of(versions, newer))
      for (Schema written : versionsOf)
        resolving.put(
            SchemaNormalization.parsingFingerprint64(written),
            new GenericDatumReader<>(written, schema));
  }

  public Class<T> type() {
    return type;
  }

  /**
   * @throws UndecodableException {@code encode_failed}, when the message is too large for an array
   */
  public byte[] encode(T message) {
    var kept = spare.getAndSet(null);
    var out = kept == null ? new AvroWriter() : kept;
    out.reset();
    out.writeRaw(header);
    binding.write(out, message);
    var bytes = out.toByteArray();
    if (out.capacity() <= KEPT_BYTES_MAX) spare.set(out);
    return bytes;
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
    if (bytes[0] != MARKER[0] || bytes[1] != MARKER[1])
      throw new UndecodableException(
          "not_single_object", "The value is not in Avro single-object encoding", null);
    long fingerprint = (long) AvroReader.LITTLE_ENDIAN.get(bytes, MARKER.length);
    var in = new AvroReader(bytes, HEADER_BYTES);
    try {
      var message = fingerprint == newest ? binding.read(in) : resolve(fingerprint, in);
      return type.cast(Bindings.required(message, type.getSimpleName()));
    } catch (UndecodableException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new UndecodableException(
          "bytes_malformed", "The value does not follow its schema: " + e.getMessage(), e);
    }
  }

  private @Nullable Object resolve(long fingerprint, AvroReader in) throws IOException {
    var reader = resolving.get(fingerprint);
    if (reader == null)
      throw new UndecodableException(
          "schema_unknown",
          "The value's schema fingerprint is none of " + type.getSimpleName(),
          null);
    return binding.fromAvro(reader.read(null, in));
  }
}
