package io.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.cli.command.DefinitionFile.Kind;
import io.millrace.cli.http.ApiClient;
import io.millrace.cli.http.ApiException;
import io.millrace.cli.http.ApiPath;
import io.millrace.cli.text.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code millrace apply}: publishes definitions of all kinds, each kind after those it may name.
 * Applying the same files again changes nothing, and the order of the files does not matter. All
 * files of a kind are tried, so that one run shows every problem, as {@code file:line: message}; if
 * one is refused none of a later kind is published, since it could name it.
 *
 * <p>With {@code --dry-run} the server checks all of them together and nothing is published.
 */
@Command(
    name = "apply",
    description = "Publishes definitions of all kinds from YAML or JSON files.")
final class Apply extends Verb {

  private static final int CREATED = 201;
  private static final String REGISTRY = "/api/v1/registry";

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "FILE|DIR",
      description = "Definitions, or a folder of them. Repeatable.")
  private List<Path> paths = new ArrayList<>();

  @Option(
      names = "--allow-breaking",
      description = "Publishes new versions that break what others rely on, too.")
  private boolean allowBreaking;

  @Option(
      names = "--dry-run",
      description = "Checks everything and says what would happen; publishes nothing.")
  private boolean dryRun;

  @Override
  public Integer call() {
    var definitions = read();
    if (definitions.isEmpty())
      throw new UsageException(
          "No definition found: a definition has one of "
              + Kind.words(":, ")
              + ": at its top level");
    return dryRun ? check(definitions) : publish(definitions);
  }

  private List<DefinitionFile> read() {
    var definitions = new ArrayList<DefinitionFile>();
    for (Path path : paths)
      for (Path file : DefinitionFile.candidates(path)) {
        var found = DefinitionFile.read(file);
        definitions.addAll(found);
        if (found.isEmpty())
          notice("Skipped " + file + ": none of " + Kind.words(":, ") + ": at its top level");
      }
    definitions.sort(
        Comparator.comparing(DefinitionFile::path).thenComparing(DefinitionFile::linesBefore));
    return definitions;
  }

  private int publish(List<DefinitionFile> definitions) {
    var client = client();
    var published = JsonNodeFactory.instance.arrayNode();
    int exitCode = ExitCode.OK;
    for (Kind kind : Kind.values()) {
      var ofKind = definitions.stream().filter(definition -> definition.kind() == kind).toList();
      if (ofKind.isEmpty()) continue;
      if (exitCode != ExitCode.OK) {
        notice(
            "Not published, because of the problems above: "
                + definitions.stream()
                    .filter(definition -> definition.kind().compareTo(kind) >= 0)
                    .map(definition -> definition.path().toString())
                    .distinct()
                    .collect(Collectors.joining(", ")));
        break;
      }
      exitCode = publish(client, ofKind, published);
    }
    printAll("published", published);
    return exitCode;
  }

  private void printAll(String name, JsonNode definitions) {
    if (json()) printJson(JsonNodeFactory.instance.objectNode().set(name, definitions));
  }

  /**
   * One may name another that stands later in the list, so those that are refused are tried again
   * as long as others are taken.
   */
  private int publish(ApiClient client, List<DefinitionFile> definitions, ArrayNode published) {
    var open = definitions;
    while (true) {
      var refused = new LinkedHashMap<DefinitionFile, ApiException.Refused>();
      for (var definition : open)
        publish(client, definition, published)
            .ifPresent(refusal -> refused.put(definition, refusal));
      if (refused.isEmpty()) return ExitCode.OK;
      if (refused.size() == open.size()) {
        refused.forEach((definition, e) -> notes().problem(definition, e.problem()));
        return refused.values().stream().mapToInt(ExitCode::of).max().orElse(ExitCode.OK);
      }
      open = List.copyOf(refused.keySet());
    }
  }

  private Optional<ApiException.Refused> publish(
      ApiClient client, DefinitionFile definition, ArrayNode published) {
    try {
      var answer =
          client.post(
              ApiPath.of(REGISTRY, definition.kind().collection)
                  .with("breaking", allowBreaking ? "allowed" : null),
              definition.contentType(),
              definition.text(),
              Map.of(),
              ApiClient.ANSWER_TIMEOUT);
      published.add(answer.body());
      if (!json())
        print(
            definition.kind().word()
                + " "
                + name(answer.body())
                + (answer.status() == CREATED ? " published" : " unchanged")
                + "\n");
      notes().warnings(definition, answer.body());
      return Optional.empty();
    } catch (ApiException.Refused e) {
      if (e.problem().status() >= 500) throw e;
      return Optional.of(e);
    }
  }

  private static String name(JsonNode definition) {
    return Field.or(definition, "name", "?") + "@" + Field.or(definition, "version", "?");
  }

  private ApplyNotes notes() {
    return new ApplyNotes(this::notice);
  }

  /** All documents are one text for the server, so each may name every other. */
  private int check(List<DefinitionFile> definitions) {
    var text = new JoinedDefinitions(definitions);
    try {
      var answer =
          client()
              .post(
                  new ApiPath(REGISTRY)
                      .with("dryRun", true)
                      .with("breaking", allowBreaking ? "allowed" : null),
                  "application/yaml",
                  text.text(),
                  Map.of(),
                  ApiClient.ANSWER_TIMEOUT);
      var would = answer.body().path("definitions");
      for (var definition : would) {
        if (!json())
          print(
              Field.of(definition, "kind")
                  + " "
                  + name(definition)
                  + (Field.of(definition, "outcome").equals("unchanged")
                      ? " unchanged"
                      : " would be published")
                  + "\n");
        notes().warnings(text, definition);
      }
      printAll("wouldPublish", would);
      return ExitCode.OK;
    } catch (ApiException.Refused e) {
      if (e.problem().status() >= 500) throw e;
      notes().problem(text, e.problem());
      return ExitCode.of(e);
    }
  }
}
