package io.millrace.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.cli.command.DefinitionFile.Kind;
import io.millrace.cli.http.ApiClient;
import io.millrace.cli.http.ApiException;
import io.millrace.cli.http.ApiPath;
import io.millrace.cli.http.Problem;
import io.millrace.cli.text.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code millrace apply}: publishes definitions, agents before workflows. Applying the same files
 * again changes nothing, and the order of the files does not matter. All files of a kind are tried,
 * so that one run shows every problem, as {@code file:line: message}; if an agent is refused no
 * workflow is published, since it could name that agent.
 */
@Command(name = "apply", description = "Publishes agents and workflows from YAML or JSON files.")
final class Apply extends Verb {

  private static final int CREATED = 201;

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "FILE|DIR",
      description = "A definition, or a folder of them. Repeatable.")
  private List<Path> paths = new ArrayList<>();

  @Override
  public Integer call() {
    var definitions = read();
    if (definitions.isEmpty())
      throw new UsageException(
          "No definition found: a definition has agent: or workflow: at its top level");
    var client = client();
    var published = JsonNodeFactory.instance.arrayNode();
    int exitCode = ExitCode.OK;
    for (Kind kind : Kind.values()) {
      var ofKind = definitions.stream().filter(definition -> definition.kind() == kind).toList();
      if (exitCode != ExitCode.OK && !ofKind.isEmpty()) {
        notice(
            "Not published, because of the problems above: "
                + String.join(
                    ", ",
                    ofKind.stream().map(definition -> definition.path().toString()).toList()));
        break;
      }
      exitCode = Math.max(exitCode, publish(client, ofKind, published));
    }
    if (json()) {
      var all = JsonNodeFactory.instance.objectNode();
      all.set("published", published);
      printJson(all);
    }
    return exitCode;
  }

  private List<DefinitionFile> read() {
    var definitions = new ArrayList<DefinitionFile>();
    for (Path path : paths)
      for (Path file : DefinitionFile.candidates(path)) {
        var definition = DefinitionFile.read(file);
        if (definition.isPresent()) definitions.add(definition.get());
        else notice("Skipped " + file + ": neither agent: nor workflow: at its top level");
      }
    definitions.sort(Comparator.comparing(DefinitionFile::path));
    return definitions;
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
        refused.forEach((definition, e) -> report(definition.path(), e.problem()));
        return refused.values().stream().mapToInt(ExitCode::of).max().orElse(ExitCode.OK);
      }
      open = List.copyOf(refused.keySet());
    }
  }

  private Optional<ApiException.Refused> publish(
      ApiClient client, DefinitionFile definition, ArrayNode published) {
    try {
      var path = ApiPath.of("/api/v1/registry", definition.kind().collection);
      var answer =
          client.post(
              path,
              definition.contentType(),
              definition.text(),
              Map.of(),
              ApiClient.ANSWER_TIMEOUT);
      published.add(answer.body());
      if (!json()) {
        var what =
            Field.or(answer.body(), "name", "?") + "@" + Field.or(answer.body(), "version", "?");
        print(
            definition.kind().name().toLowerCase(Locale.ROOT)
                + " "
                + what
                + (answer.status() == CREATED ? " published" : " unchanged")
                + "\n");
      }
      return Optional.empty();
    } catch (ApiException.Refused e) {
      if (e.problem().status() >= 500) throw e;
      return Optional.of(e);
    }
  }

  private void report(Path file, Problem problem) {
    if (problem.errors().isEmpty())
      notice(
          file
              + ": "
              + problem.title()
              + (problem.detail() == null ? "" : ": " + problem.detail())
              + " ("
              + problem.code()
              + ")");
    for (var error : problem.errors())
      notice(
          file
              + ":"
              + (error.line() > 0 ? error.line() + ": " : " ")
              + error.message()
              + (error.pointer().isEmpty() ? "" : " (" + error.pointer() + ")"));
  }
}
