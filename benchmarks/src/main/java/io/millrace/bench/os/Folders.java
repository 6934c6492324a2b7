package io.millrace.bench.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** Folders of the benchmark's own. */
public final class Folders {

  private Folders() {}

  /** Removes a folder with all there is in it; one that is not there is none to remove. */
  public static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) return;
    try (var all = Files.walk(folder)) {
      for (var path : all.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(path);
    }
  }
}
