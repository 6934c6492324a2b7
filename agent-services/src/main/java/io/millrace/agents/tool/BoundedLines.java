package io.millrace.agents.tool;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Lines of UTF-8 of which each has a bound: one that is longer is never held, whatever is still to
 * come of it. Not thread-safe.
 */
final class BoundedLines {

  /** A line that goes beyond the bound; what follows it cannot be read any more. */
  static final class TooLongException extends IOException {

    private static final long serialVersionUID = 1L;

    TooLongException(int bytesMax) {
      super("A line has more than " + bytesMax + " bytes");
    }
  }

  private final InputStream in;
  private final int bytesMax;

  BoundedLines(InputStream in, int bytesMax) {
    this.in = new BufferedInputStream(in);
    this.bytesMax = bytesMax;
  }

  /**
   * The next line without its end; null at the end of all.
   *
   * @throws TooLongException when it is longer than the bound
   */
  @Nullable String next() throws IOException {
    var line = new ByteArrayOutputStream();
    int read = in.read();
    if (read < 0) return null;
    for (; read >= 0 && read != '\n'; read = in.read()) {
      if (line.size() == bytesMax) throw new TooLongException(bytesMax);
      line.write(read);
    }
    return line.toString(StandardCharsets.UTF_8).stripTrailing();
  }
}
