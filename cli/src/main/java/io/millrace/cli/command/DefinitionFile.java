package io.millrace.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A definition in a file, told by its top-level key such as {@code agent:}. A YAML file may hold
 * several, with {@code ---} between them. The server is the judge of everything else in it, so the
 * text is sent as it stands and problems keep their line numbers.
 *
 * @param linesBefore lines of the file before it
 */
record DefinitionFile(Path path, Kind kind, String contentType, String text, int linesBefore) {

  private static final int DEPTH_MAX = 16;
  private static final int FILES_MAX = 1000;
  private static final int DOCUMENTS_MAX = 1000;
  private static final long BYTES_MAX = 4 << 20;
  private static final Pattern SEPARATOR = Pattern.compile("(?m)^---[ \\t]*(#.*)?$");
  private static final Pattern TOP_LEVEL_KEY =
      Pattern.compile("(?m)^[\"']?(" + Kind.words("|") + ")[\"']?\\s*:(\\s|$)");
  private static final Pattern BROKEN_JSON =
      Pattern.compile("\\A\\s*\\{\\s*\"(" + Kind.words("|") + ")\"\\s*:");

  /** In the order in which they are published: one names only those before it. */
  enum Kind {
    PROMPT("prompts"),
    GUARDRAIL("guardrails"),
    MEMORY("memories"),
    MODEL("models"),
    TOOL("tools"),
    AGENT("agents"),
    WORKFLOW("workflows");

    final String collection;

    Kind(String collection) {
      this.collection = collection;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** What an agent may have at its top level without being that. */
    boolean isPartOfAnAgent() {
      return this == PROMPT || this == MEMORY || this == MODEL;
    }

    static String words(String between) {
      return Arrays.stream(values()).map(Kind::word).collect(Collectors.joining(between));
    }

    static String collections() {
      return Arrays.stream(values()).map(kind -> kind.collection).collect(Collectors.joining(", "));
    }

    static Optional<Kind> ofCollection(String collection) {
      return Arrays.stream(values()).filter(kind -> kind.collection.equals(collection)).findFirst();
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

  /** The definitions in the file; none if it holds none. */
  static List<DefinitionFile> read(Path path) {
    try {
      if (Files.size(path) > BYTES_MAX)
        throw new UsageException(path + " is larger than " + BYTES_MAX + " bytes");
      var text = Files.readString(path);
      if (path.toString().endsWith(".json"))
        return one(path, kindsOfJson(text), "application/json", text, 0).stream().toList();
      var found = new ArrayList<DefinitionFile>();
      int line = 0;
      for (String part : SEPARATOR.split(text, -1)) {
        one(path, kindsOfYaml(part), "application/yaml", part, line).ifPresent(found::add);
        line += (int) part.chars().filter(c -> c == '\n').count();
      }
      if (found.size() > DOCUMENTS_MAX)
        throw new UsageException(path + " holds more than " + DOCUMENTS_MAX + " definitions");
      return found;
    } catch (IOException e) {
      throw new UsageException(path + " cannot be read: " + e);
    }
  }

  private static Optional<DefinitionFile> one(
      Path path, List<Kind> kinds, String contentType, String text, int linesBefore) {
    var told =
        kinds.contains(Kind.AGENT)
            ? kinds.stream().filter(kind -> !kind.isPartOfAnAgent()).toList()
            : kinds;
    if (told.size() > 1)
      throw new UsageException(
          path
              + " has both "
              + told.stream().map(kind -> kind.word() + ":").collect(Collectors.joining(" and "))
              + " at its top level; one document defines one thing");
    return told.stream()
        .findFirst()
        .map(kind -> new DefinitionFile(path, kind, contentType, text, linesBefore));
  }

  private static List<Kind> kindsOfYaml(String text) {
    return TOP_LEVEL_KEY
        .matcher(text)
        .results()
        .map(match -> kind(match.group(1)))
        .distinct()
        .sorted()
        .toList();
  }

  private static List<Kind> kindsOfJson(String text) {
    try {
      var root = new ObjectMapper().readTree(text);
      return Arrays.stream(Kind.values())
          .filter(kind -> root.isObject() && root.has(kind.word()))
          .toList();
    } catch (JsonProcessingException e) {
      return kindOfBrokenJson(text);
    }
  }

  /**
   * Broken JSON that looks like a definition is sent all the same: the server says where it is
   * broken.
   */
  private static List<Kind> kindOfBrokenJson(String text) {
    var match = BROKEN_JSON.matcher(text);
    return match.find() ? List.of(kind(match.group(1))) : List.of();
  }

  private static Kind kind(String word) {
    return Kind.valueOf(word.toUpperCase(Locale.ROOT));
  }
}
