package io.millrace.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A file that defines an agent or a workflow, told by its top-level key {@code agent:} or {@code
 * workflow:}. The server is the judge of everything else in it, so the text is sent as it stands
 * and problems keep their line numbers.
 */
record DefinitionFile(Path path, Kind kind, String contentType, String text) {

  private static final int DEPTH_MAX = 16;
  private static final int FILES_MAX = 1000;
  private static final long BYTES_MAX = 256 << 10;
  private static final Pattern TOP_LEVEL_KEY =
      Pattern.compile("(?m)^[\"']?(agent|workflow)[\"']?\\s*:(\\s|$)");

  /** Agents come first: a workflow may name an agent of the same folder. */
  enum Kind {
    AGENT("agents"),
    WORKFLOW("workflows");

    final String collection;

    Kind(String collection) {
      this.collection = collection;
    }
  }

  /** The files under a folder that may be definitions, or the file itself. */
  static List<Path> candidates(Path path) {
    if (!Files.exists(path)) throw new UsageException(path + " does not exist");
    if (!Files.isDirectory(path)) return List.of(path);
    try (Stream<Path> files = Files.walk(path, DEPTH_MAX)) {
      var found =
          files
              .filter(Files::isRegularFile)
              .filter(file -> file.toString().matches(".*\\.(ya?ml|json)"))
              .sorted()
              .limit(FILES_MAX + 1L)
              .toList();
      if (found.size() > FILES_MAX)
        throw new UsageException(path + " holds more than " + FILES_MAX + " YAML and JSON files");
      return found;
    } catch (IOException | UncheckedIOException e) {
      throw new UsageException(path + " cannot be read: " + e.getMessage());
    }
  }

  /** The definition in the file; empty if it holds none. */
  static Optional<DefinitionFile> read(Path path) {
    try {
      if (Files.size(path) > BYTES_MAX)
        throw new UsageException(path + " is larger than " + BYTES_MAX + " bytes");
      var text = Files.readString(path);
      boolean json = path.toString().endsWith(".json");
      var kinds = json ? kindsOfJson(text) : kindsOfYaml(text);
      if (kinds.size() > 1)
        throw new UsageException(
            path + " has both agent: and workflow: at its top level; one file defines one thing");
      return kinds.stream()
          .findFirst()
          .map(
              kind ->
                  new DefinitionFile(
                      path, kind, json ? "application/json" : "application/yaml", text));
    } catch (IOException e) {
      throw new UsageException(path + " cannot be read: " + e);
    }
  }

  private static List<Kind> kindsOfYaml(String text) {
    return TOP_LEVEL_KEY
        .matcher(text)
        .results()
        .map(match -> kind(match.group(1)))
        .distinct()
        .toList();
  }

  private static List<Kind> kindsOfJson(String text) {
    var kinds = new ArrayList<Kind>();
    try {
      var root = new ObjectMapper().readTree(text);
      if (root.isObject())
        for (String key : List.of("agent", "workflow")) if (root.has(key)) kinds.add(kind(key));
    } catch (JsonProcessingException e) {
      kinds.addAll(kindOfBrokenJson(text));
    }
    return kinds;
  }

  /**
   * Broken JSON that looks like a definition is sent all the same: the server says where it is
   * broken.
   */
  private static List<Kind> kindOfBrokenJson(String text) {
    var match = Pattern.compile("\\A\\s*\\{\\s*\"(agent|workflow)\"\\s*:").matcher(text);
    return match.find() ? List.of(kind(match.group(1))) : List.of();
  }

  private static Kind kind(@Nullable String key) {
    return "agent".equals(key) ? Kind.AGENT : Kind.WORKFLOW;
  }
}
