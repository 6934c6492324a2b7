package io.millrace.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/** Files of the repository as the tests read them. */
final class Repository {

  static final Path ROOT =
      Path.of(System.getProperty("millrace.root", "..")).toAbsolutePath().normalize();

  private static final boolean UPDATE = Boolean.getBoolean("millrace.update");

  private Repository() {}

  static String read(String path) {
    return read(ROOT.resolve(path));
  }

  static String read(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Files below a folder, in order; none where there is no such folder. What is built or downloaded
   * is left out.
   */
  static List<Path> files(Path folder, Predicate<Path> wanted) {
    if (!Files.isDirectory(folder)) return List.of();
    try (var files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.toString().matches(".*/(target|node_modules|dist)/.*"))
          .filter(wanted)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Compares a generated file with what it should be, or writes it when told to. */
  static void requireGenerated(String path, String expected) {
    var file = ROOT.resolve(path);
    try {
      if (UPDATE) {
        Files.createDirectories(file.getParent());
        Files.writeString(file, expected);
      }
      var actual = Files.exists(file) ? Files.readString(file) : "";
      if (!actual.equals(expected))
        throw new AssertionError(
            path
                + " is not what its source generates. Write it again with\n  ./mvnw -f deployment-tests/pom.xml test -Dmillrace.update=true\n"
                + firstDifference(expected, actual));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String firstDifference(String expected, String actual) {
    var wanted = expected.lines().toList();
    var found = actual.lines().toList();
    for (int i = 0; i < Math.max(wanted.size(), found.size()); i++) {
      var left = i < wanted.size() ? wanted.get(i) : "(end)";
      var right = i < found.size() ? found.get(i) : "(end)";
      if (!left.equals(right))
        return "line " + (i + 1) + "\n  should be: " + left + "\n  is:        " + right;
    }
    return "They differ in line ends.";
  }
}
