package io.millrace.contracts.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes the primitives of Avro's binary encoding into memory.
 *
 * <p>Avro's own encoders write each value through a stream or a buffer of 2 KB that is flushed into
 * one; this one has the array that becomes the message. Not safe for use by several threads.
 */
final class AvroWriter {

  private static final int FIRST_BYTES = 1_024;
  private static final int BYTES_MAX = Integer.MAX_VALUE - 8;

  /** A long takes at most as many. */
  private static final int VARINT_BYTES_MAX = 10;

  private byte[] buffer = new byte[FIRST_BYTES];
  private int size;

  void reset() {
    size = 0;
  }

  int capacity() {
    return buffer.length;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(buffer, size);
  }

  void writeRaw(byte[] bytes) {
    ensure(bytes.length);
    System.arraycopy(bytes, 0, buffer, size, bytes.length);
    size += bytes.length;
  }

  void writeBoolean(boolean value) {
    ensure(1);
    buffer[size++] = (byte) (value ? 1 : 0);
  }

  void writeInt(int value) {
    writeLong(value);
  }

  /** Zigzag, then seven bits a byte, lowest first. */
  void writeLong(long value) {
    ensure(VARINT_BYTES_MAX);
    long rest = (value << 1) ^ (value >> 63);
    byte[] target = buffer;
    int at = size;
    while ((rest & ~0x7FL) != 0) {
      target[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    target[at++] = (byte) rest;
    size = at;
  }

  /** Eight bytes, lowest first. */
  void writeDouble(double value) {
    ensure(Double.BYTES);
    AvroReader.LITTLE_ENDIAN.set(buffer, size, Double.doubleToRawLongBits(value));
    size += Double.BYTES;
  }

  void writeString(String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    writeLong(bytes.length);
    writeRaw(bytes);
  }

  private void ensure(int bytes) {
    if (bytes > buffer.length - size) grow(bytes);
  }

  private void grow(int bytes) {
    long wanted = (long) size + bytes;
    if (wanted > BYTES_MAX)
      throw new UndecodableException("encode_failed", "The message exceeds two gigabytes", null);
    buffer = Arrays.copyOf(buffer, (int) Math.min(BYTES_MAX, Math.max(wanted, 2L * size)));
  }
}
