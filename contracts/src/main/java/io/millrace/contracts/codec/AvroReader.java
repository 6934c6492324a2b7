package io.millrace.contracts.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Reads the primitives of Avro's binary encoding from memory: for the bindings, and as a decoder
 * for Avro where it resolves other versions.
 *
 * <p>Nothing is allocated for a declared length or count that the bytes which are left cannot hold:
 * an item of an array or a map takes at least one byte. Damaged bytes are a {@link
 * RuntimeException}, which {@link MessageCodec} turns into its own. Not safe for use by several
 * threads.
 */
final class AvroReader extends Decoder {

  static final VarHandle LITTLE_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int INT_BITS_MAX = 35;
  private static final int LONG_BITS_MAX = 70;

  private final byte[] bytes;
  private int position;

  AvroReader(byte[] bytes, int position) {
    this.bytes = bytes;
    this.position = position;
  }

  @Override
  public void readNull() {}

  @Override
  public boolean readBoolean() {
    return bytes[position++] == 1;
  }

  @Override
  public int readInt() {
    int raw = bytes[position++];
    if (raw < 0) {
      raw &= 0x7F;
      for (int shift = 7, next = -1; next < 0; shift += 7) {
        if (shift >= INT_BITS_MAX) throw new IllegalArgumentException("an int has over 5 bytes");
        next = bytes[position++];
        raw |= (next & 0x7F) << shift;
      }
    }
    return (raw >>> 1) ^ -(raw & 1);
  }

  @Override
  public long readLong() {
    long raw = bytes[position++];
    if (raw < 0) {
      raw &= 0x7F;
      for (int shift = 7, next = -1; next < 0; shift += 7) {
        if (shift >= LONG_BITS_MAX) throw new IllegalArgumentException("a long has over 10 bytes");
        next = bytes[position++];
        raw |= (next & 0x7FL) << shift;
      }
    }
    return (raw >>> 1) ^ -(raw & 1);
  }

  @Override
  public float readFloat() {
    var raw = new byte[Float.BYTES];
    readFixed(raw, 0, raw.length);
    return ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).getFloat();
  }

  @Override
  public double readDouble() {
    return Double.longBitsToDouble((long) LITTLE_ENDIAN.get(bytes, advance(Double.BYTES)));
  }

  @Override
  public String readString() {
    int length = advanceable(readLong());
    return new String(bytes, advance(length), length, StandardCharsets.UTF_8);
  }

  @Override
  public Utf8 readString(@Nullable Utf8 old) {
    return new Utf8(readBytes());
  }

  @Override
  public void skipString() {
    skipBytes();
  }

  @Override
  public ByteBuffer readBytes(@Nullable ByteBuffer old) {
    return ByteBuffer.wrap(readBytes());
  }

  private byte[] readBytes() {
    int length = advanceable(readLong());
    int start = advance(length);
    return Arrays.copyOfRange(bytes, start, start + length);
  }

  @Override
  public void skipBytes() {
    advance(advanceable(readLong()));
  }

  @Override
  public void readFixed(byte[] target, int start, int length) {
    System.arraycopy(bytes, advance(advanceable(length)), target, start, length);
  }

  @Override
  public void skipFixed(int length) {
    advance(advanceable(length));
  }

  @Override
  public int readEnum() {
    return readInt();
  }

  @Override
  public int readIndex() {
    return readInt();
  }

  @Override
  public long readArrayStart() {
    return arrayNext();
  }

  /** How many items follow; 0 after the last. */
  @Override
  public long arrayNext() {
    long count = readLong();
    if (count >= 0) return advanceable(count);
    advanceable(readLong());
    return advanceable(-count);
  }

  @Override
  public long skipArray() {
    for (; ; ) {
      long count = readLong();
      if (count >= 0) return advanceable(count);
      advance(advanceable(readLong()));
    }
  }

  @Override
  public long readMapStart() {
    return arrayNext();
  }

  @Override
  public long mapNext() {
    return arrayNext();
  }

  @Override
  public long skipMap() {
    return skipArray();
  }

  /** The length or count, where the bytes that are left can hold it. */
  private int advanceable(long length) {
    if (length < 0 || length > bytes.length - position)
      throw new IllegalArgumentException(
          "a length of " + length + " where " + (bytes.length - position) + " bytes are left");
    return (int) length;
  }

  /** Where the next bytes start; they are read with that. */
  private int advance(int length) {
    int start = position;
    position += length;
    return start;
  }
}
