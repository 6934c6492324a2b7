package io.millrace.cli.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One open event stream. A virtual thread reads, so that the caller can wait with a limit: a server
 * that is gone without closing the connection is noticed by its missing heartbeats. The reader
 * stops when the queue is full and goes on when the caller takes from it.
 */
final class StreamConnection implements AutoCloseable {

  private static final int FRAMES_QUEUED_MAX = 256;

  private final InputStream stream;
  private final FrameReader frames;
  private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(FRAMES_QUEUED_MAX);
  private final Thread reader;

  /** What the reader found: a frame, a sign of life without one, or the end. */
  sealed interface Item {
    record Arrived(Frame frame) implements Item {}

    record Ended(String why) implements Item {}
  }

  StreamConnection(InputStream stream) {
    this.stream = stream;
    frames = new FrameReader(new LivenessStream(stream));
    reader = Thread.ofVirtual().name("event-stream").start(this::read);
  }

  /** Set at every byte, so that heartbeats count as life although they are no frames. */
  private volatile long lastByteNanos = System.nanoTime();

  /** The next frame, or the end, or {@code Ended} when not a byte came for as long as told. */
  Item next(Duration silenceMax) throws InterruptedException {
    while (true) {
      long silentNanos = System.nanoTime() - lastByteNanos;
      long leftNanos = silenceMax.toNanos() - silentNanos;
      var item = queue.poll(Math.max(leftNanos, 1), TimeUnit.NANOSECONDS);
      if (item != null) return item;
      if (System.nanoTime() - lastByteNanos >= silenceMax.toNanos())
        return new Item.Ended("not even a heartbeat for " + silenceMax.toSeconds() + " s");
    }
  }

  /** The pause the server asks for before a reconnect; null where it does not say. */
  @Nullable Duration retry() {
    return frames.retry();
  }

  @Override
  public void close() {
    reader.interrupt();
    try {
      stream.close();
    } catch (IOException ignored) {
      // The connection is given up anyway.
    }
  }

  private void read() {
    var why = "the server closed the stream";
    try {
      for (var frame = frames.next(); frame != null; frame = frames.next())
        queue.put(new Item.Arrived(frame));
    } catch (IOException e) {
      why = e.getMessage() == null ? "the connection broke" : e.getMessage();
    } catch (InterruptedException e) {
      return; // closed by the caller, who waits for nothing any more
    }
    try {
      queue.put(new Item.Ended(why));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Notes when bytes arrive. */
  private final class LivenessStream extends FilterInputStream {

    LivenessStream(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = super.read(bytes, offset, length);
      lastByteNanos = System.nanoTime();
      return count;
    }
  }
}
