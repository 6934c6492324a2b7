package io.millrace.trace;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.NullUnmarked;

/**
 * An SSE client on a bare socket, which reads only when told to: HTTP/1.1 chunks, frames, comments.
 */
@NullUnmarked
final class StreamReader implements Closeable {

  private static final int READ_TIMEOUT_MS = 20_000;

  /** Longest wait for a certain frame, heartbeats or not. */
  private static final Duration WAIT = Duration.ofSeconds(40);

  /** One frame; of a comment the event is {@code ":"}. */
  record Frame(String event, String id, String data) {}

  private final Socket socket;
  private final int status;
  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final BufferedReader body;

  StreamReader(int port, String path, Map<String, String> requestHeaders) {
    this(port, path, requestHeaders, 0);
  }

  /**
   * @param receiveBytes size of the receive buffer; 0 leaves it to the system
   */
  StreamReader(int port, String path, Map<String, String> requestHeaders, int receiveBytes) {
    try {
      socket = new Socket();
      if (receiveBytes > 0) socket.setReceiveBufferSize(receiveBytes);
      socket.setSoTimeout(READ_TIMEOUT_MS);
      socket.connect(new InetSocketAddress("127.0.0.1", port));
      var request =
          new StringBuilder(
              "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n");
      requestHeaders.forEach(
          (name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
      socket
          .getOutputStream()
          .write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
      var in = new BufferedInputStream(socket.getInputStream());
      status = Integer.parseInt(line(in).split(" ")[1]);
      for (var line = line(in); !line.isEmpty(); line = line(in))
        headers.put(
            line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 1).strip());
      body =
          new BufferedReader(
              new InputStreamReader(
                  headers.containsKey("transfer-encoding") ? new Chunks(in) : in,
                  StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int status() {
    return status;
  }

  String header(String name) {
    return headers.get(name);
  }

  /** The body of an answer that is no stream. */
  String text() {
    try {
      var chars = new char[Integer.parseInt(headers.get("content-length"))];
      int read = 0;
      while (read < chars.length) read += body.read(chars, read, chars.length - read);
      return new String(chars);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next frame; null at the end. */
  Frame next() {
    try {
      String event = null;
      String id = null;
      String data = null;
      for (var line = body.readLine(); line != null; line = body.readLine()) {
        if (line.isEmpty()) {
          if (event != null) return new Frame(event, id, data);
        } else if (line.startsWith(":")) {
          event = ":";
          data = line.substring(1).strip();
        } else if (line.startsWith("retry: ")) {
          event = "retry";
          data = line.substring(7);
        } else if (line.startsWith("event: ")) event = line.substring(7);
        else if (line.startsWith("id: ")) id = line.substring(4);
        else if (line.startsWith("data: ")) data = line.substring(6);
        else throw new AssertionError("Unexpected line " + line);
      }
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Frames up to and with the first that fits, without comments; all of them where none does. */
  List<Frame> until(Predicate<Frame> last) {
    var frames = new ArrayList<Frame>();
    long untilNs = System.nanoTime() + WAIT.toNanos();
    for (var frame = next(); frame != null; frame = next()) {
      if (System.nanoTime() > untilNs)
        throw new AssertionError("The stream goes on after " + WAIT + "; so far: " + frames);
      if (!frame.event().equals(":") && !frame.event().equals("retry")) frames.add(frame);
      if (last.test(frame)) break;
    }
    return frames;
  }

  List<Frame> untilId(long id) {
    return until(frame -> Long.toString(id).equals(frame.id()));
  }

  List<Frame> untilEnd() {
    return until(frame -> false);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) throw new IOException("The connection ended in its head");
      if (c != '\r') line.append((char) c);
    }
    return line.toString();
  }

  /** Chunked transfer encoding. */
  private static final class Chunks extends InputStream {
    private final InputStream in;
    private int left;
    private boolean ended;

    Chunks(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (ended) return -1;
      if (left == 0) {
        left = Integer.parseInt(line(in), 16);
        if (left == 0) {
          ended = true;
          return -1;
        }
      }
      int read = in.read(bytes, offset, Math.min(length, left));
      if (read < 0) throw new IOException("The connection ended within a chunk");
      left -= read;
      if (left == 0) line(in);
      return read;
    }
  }
}
