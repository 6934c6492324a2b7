package io.millrace.embedded;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Properties;

/**
 * A small properties file that only its owner may read. Each change replaces the file in one move,
 * so a crash leaves the old or the new content, never half of one.
 */
public final class FolderSettings {
  private final Path file;
  private final Properties values;

  private FolderSettings(Path file, Properties values) {
    this.file = file;
    this.values = values;
  }

  /** The settings in {@code file}; none where it does not exist. */
  public static FolderSettings read(Path file) throws IOException {
    Properties values = new Properties();
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        values.load(reader);
      }
    }
    return new FolderSettings(file, values);
  }

  public synchronized Optional<String> get(String key) {
    return Optional.ofNullable(values.getProperty(key));
  }

  public synchronized void put(String key, String value) {
    if (value.equals(values.setProperty(key, value))) {
      return;
    }
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      Files.deleteIfExists(next);
      Files.createFile(
          next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try (Writer writer = Files.newBufferedWriter(next)) {
        values.store(
            writer, "Written by Millrace; change it only while no server uses the folder.");
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
