package io.millrace.agents.model;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Ends with an error past a number of bytes, so that a broken provider cannot fill the memory. */
final class BoundedStream extends FilterInputStream {

  private final long bytesMax;
  private long bytesLeft;

  BoundedStream(InputStream in, long bytesMax) {
    super(in);
    this.bytesMax = bytesMax;
    this.bytesLeft = bytesMax;
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    if (value >= 0) count(1);
    return value;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    if (read > 0) count(read);
    return read;
  }

  private void count(int bytes) throws IOException {
    bytesLeft -= bytes;
    if (bytesLeft < 0) throw new IOException("more than " + bytesMax + " bytes");
  }
}
