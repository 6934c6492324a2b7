package io.millrace.embedded;

import java.io.IOException;
import java.nio.file.Path;

/** Folders of tests, below target, empty at the start of each test. */
final class TestFolders {
  static final Path PROGRAMS = Path.of("target", "embedded-postgres-programs");

  private TestFolders() {}

  static Path empty(String name) throws IOException {
    Path folder = Path.of("target", "test-data", name).toAbsolutePath();
    Folders.delete(folder);
    return folder;
  }
}
