package io.millrace.cli.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code text/event-stream} as the HTML standard says: lines end with LF, CR or both, an
 * empty line ends a frame, lines that begin with a colon are comments, a frame without data is
 * none. A frame that the end of the stream cuts is dropped. Not thread-safe.
 */
final class FrameReader {

  /** Longest frame that is taken; a snapshot of a large run is the largest there is. */
  static final int FRAME_CHARS_MAX = 16 << 20;

  private final BufferedReader reader;
  private boolean afterCarriageReturn;
  private @Nullable Duration retry;

  FrameReader(InputStream stream) {
    reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
  }

  /** The last {@code retry:} the server sent; null where it sent none. */
  @Nullable Duration retry() {
    return retry;
  }

  /** Blocks for the next frame; null at the end of the stream. */
  @Nullable Frame next() throws IOException {
    String id = null;
    var event = "message";
    var data = new StringBuilder();
    for (var line = line(); line != null; line = line()) {
      if (line.isEmpty()) {
        if (!data.isEmpty()) return new Frame(id, event, data.substring(0, data.length() - 1));
        id = null;
        event = "message";
        continue;
      }
      int colon = line.indexOf(':');
      var field = colon < 0 ? line : line.substring(0, colon);
      var value =
          colon < 0 ? "" : line.substring(line.startsWith(" ", colon + 1) ? colon + 2 : colon + 1);
      switch (field) {
        case "id" -> id = value;
        case "event" -> event = value;
        case "data" -> data.append(value).append('\n');
        case "retry" -> retry = retryOf(value);
        default -> {
          // A comment (empty name) or a field this reader does not know: the standard says to
          // ignore both.
        }
      }
      if (data.length() > FRAME_CHARS_MAX) throw tooLong();
    }
    return null;
  }

  private @Nullable Duration retryOf(String value) {
    return value.matches("[0-9]{1,6}") ? Duration.ofMillis(Long.parseLong(value)) : retry;
  }

  private @Nullable String line() throws IOException {
    var line = new StringBuilder();
    for (int character = reader.read(); character >= 0; character = reader.read()) {
      boolean secondHalfOfLineEnd = character == '\n' && afterCarriageReturn;
      afterCarriageReturn = character == '\r';
      if (secondHalfOfLineEnd) continue;
      if (character == '\n' || character == '\r') return line.toString();
      line.append((char) character);
      if (line.length() > FRAME_CHARS_MAX) throw tooLong();
    }
    return null;
  }

  private static IOException tooLong() {
    return new IOException("A frame is longer than " + FRAME_CHARS_MAX + " characters");
  }
}
