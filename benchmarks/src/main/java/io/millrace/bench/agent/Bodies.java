package io.millrace.bench.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Notes when the body of an agent begins and ends, so that a benchmark can tell how often it ran.
 * Each note is one write at the end of a file, which is with the operating system when the call
 * returns: it outlives a kill of the process, and several processes may share the file.
 */
public final class Bodies {

  /** System property with the file; nothing is noted without. */
  public static final String FILE_PROPERTY = "millrace.bench.bodies";

  /**
   * @param atMs milliseconds since 1970
   * @param task {@code <run>/<step>/<attempt>}
   */
  public record Note(boolean begin, long atMs, String task) {

    /** The task without its attempt. */
    public String step() {
      return task.substring(0, task.lastIndexOf('/'));
    }

    String line() {
      return (begin ? "B " : "E ") + atMs + " " + task + "\n";
    }

    static Note parse(String line) {
      var parts = line.split(" ", 3);
      return new Note(parts[0].equals("B"), Long.parseLong(parts[1]), parts[2]);
    }
  }

  private final @Nullable FileChannel file;

  private Bodies(@Nullable FileChannel file) {
    this.file = file;
  }

  /** Notes into the file of the property. */
  static Bodies configured() {
    var file = System.getProperty(FILE_PROPERTY);
    try {
      return new Bodies(
          file == null
              ? null
              : FileChannel.open(
                  Path.of(file), StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void begin(String task) {
    write(new Note(true, System.currentTimeMillis(), task));
  }

  void end(String task) {
    write(new Note(false, System.currentTimeMillis(), task));
  }

  private void write(Note note) {
    if (file == null) return;
    try {
      int _ = file.write(ByteBuffer.wrap(note.line().getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All notes, in the order in which they were written. */
  public static List<Note> read(Path file) throws IOException {
    try (var lines = Files.lines(file)) {
      return lines.map(Note::parse).toList();
    }
  }
}
