package io.millrace.contracts.codec;

import io.millrace.contracts.message.Message;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Set;
import org.apache.avro.SchemaNormalization;

/**
 * What the first ten bytes of a message in Avro single-object encoding tell, without decoding it:
 * which of the packaged schemas it was written with. For readers that keep or pass on bytes.
 */
public final class WrittenSchema {

  private static final byte[] MARKER = {(byte) 0xC3, 0x01};
  private static final int HEADER_BYTES = MARKER.length + Long.BYTES;

  private static final ClassValue<Known> KNOWN =
      new ClassValue<>() {
        @Override
        protected Known computeValue(Class<?> type) {
          return Known.of(type.asSubclass(Message.class));
        }
      };

  private record Known(Set<Long> fingerprints, long newest) {

    static Known of(Class<? extends Message> type) {
      var fingerprints = new HashSet<Long>();
      long newest = 0;
      for (var schema : Schemas.versions(type)) {
        newest = SchemaNormalization.parsingFingerprint64(schema);
        fingerprints.add(newest);
      }
      return new Known(Set.copyOf(fingerprints), newest);
    }
  }

  private WrittenSchema() {}

  /** Whether the bytes are what encoding the decoded message would give again. */
  public static boolean isNewest(Class<? extends Message> type, byte[] bytes) {
    return isMarked(bytes) && fingerprint(bytes) == KNOWN.get(type).newest;
  }

  /** Whether the bytes claim to be a packaged version of the message; they may be malformed yet. */
  public static boolean isKnown(Class<? extends Message> type, byte[] bytes) {
    return isMarked(bytes) && KNOWN.get(type).fingerprints.contains(fingerprint(bytes));
  }

  private static boolean isMarked(byte[] bytes) {
    return bytes.length >= HEADER_BYTES && bytes[0] == MARKER[0] && bytes[1] == MARKER[1];
  }

  private static long fingerprint(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(MARKER.length);
  }
}
