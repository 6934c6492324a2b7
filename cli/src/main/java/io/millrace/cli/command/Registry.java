package io.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.cli.command.DefinitionFile.Kind;
import io.millrace.cli.http.ApiPath;
import io.millrace.cli.text.Field;
import io.millrace.cli.text.RegistryText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code millrace registry}: what is published, how its versions differ and who uses it. A kind
 * alone lists it, a kind and a name show one definition.
 */
@Command(
    name = "registry",
    description = {
      "Lists published definitions, shows one, or tells of its versions and who uses it.",
      "",
      "  registry [list] [KIND]",
      "  registry [show] KIND NAME[@VERSION]",
      "  registry versions KIND NAME",
      "  registry diff KIND NAME [--from N] [--to N]",
      "  registry used-by KIND NAME[@VERSION]",
      "  registry export [KIND [NAME[@VERSION]]]",
      "  registry deprecate KIND NAME[@VERSION] [--all-versions]",
    })
final class Registry extends Verb {

  private static final String REGISTRY = "/api/v1/registry";

  private enum Action {
    LIST(0, 1),
    SHOW(2, 2),
    VERSIONS(2, 2),
    DIFF(2, 2),
    USED_BY(2, 2),
    EXPORT(0, 2),
    DEPRECATE(2, 2);

    private final int wordsMin;
    private final int wordsMax;

    Action(int wordsMin, int wordsMax) {
      this.wordsMin = wordsMin;
      this.wordsMax = wordsMax;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** A name with or without a version. */
  private record Wanted(String name, @Nullable String version) {
    static Wanted of(String text) {
      int at = text.indexOf('@');
      return at < 0
          ? new Wanted(text, null)
          : new Wanted(text.substring(0, at), text.substring(at + 1));
    }
  }

  @Parameters(
      arity = "0..3",
      paramLabel = "ACTION|KIND|NAME",
      description =
          "What to do, a kind (prompts, guardrails, memories, models, tools, agents, workflows), a name.")
  private List<String> words = new ArrayList<>();

  @Option(
      names = "--from",
      paramLabel = "VERSION",
      description = "diff: the version before. Default: the one before --to.")
  private @Nullable Integer from;

  @Option(
      names = "--to",
      paramLabel = "VERSION",
      description = "diff: the version after. Default: the newest.")
  private @Nullable Integer to;

  @Option(names = "--all-versions", description = "deprecate: every version of the name.")
  private boolean allVersions;

  @Override
  public Integer call() {
    var action = action();
    if (words.size() < action.wordsMin || words.size() > action.wordsMax)
      throw new UsageException(
          "'"
              + action.word()
              + "' takes "
              + (action.wordsMin == 2 ? "a kind and a name" : "at most a kind and a name")
              + "; see millrace registry --help");
    if (!words.isEmpty()) requireKind(words.getFirst());
    switch (action) {
      case LIST -> list();
      case SHOW -> show();
      case VERSIONS -> versions();
      case DIFF -> diff();
      case USED_BY -> usedBy();
      case EXPORT -> export();
      case DEPRECATE -> deprecate();
    }
    return ExitCode.OK;
  }

  private Action action() {
    if (words.isEmpty()) return Action.LIST;
    for (var action : Action.values())
      if (action.word().equals(words.getFirst())) {
        words.removeFirst();
        return action;
      }
    return words.size() < 2 ? Action.LIST : Action.SHOW;
  }

  private static void requireKind(String kind) {
    if (Kind.ofCollection(kind).isEmpty())
      throw new UsageException(
          "'"
              + kind
              + "' is no kind; there are "
              + Kind.collections()
              + "; and to do "
              + Arrays.stream(Action.values()).map(Action::word).collect(Collectors.joining(", ")));
  }

  private ApiPath path(String... more) {
    var all = new ArrayList<>(List.of(words.getFirst(), Wanted.of(words.getLast()).name()));
    all.addAll(List.of(more));
    return ApiPath.of(REGISTRY, all.toArray(String[]::new));
  }

  private @Nullable String version() {
    return Wanted.of(words.getLast()).version();
  }

  private void list() {
    var client = client();
    var kinds =
        words.isEmpty()
            ? Arrays.stream(Kind.values()).map(kind -> kind.collection).toList()
            : words;
    var entries = JsonNodeFactory.instance.arrayNode();
    for (String each : kinds)
      client.get(ApiPath.of(REGISTRY, each)).path("entries").forEach(entries::add);
    var all = JsonNodeFactory.instance.objectNode();
    all.set("entries", entries);
    printEntries(all, "Nothing is published; ./millrace apply -f publishes.");
  }

  private void versions() {
    printEntries(client().get(path("versions")), "No version is published.");
  }

  private void printEntries(JsonNode entries, String whenEmpty) {
    if (json()) printJson(entries);
    else printTable(RegistryText.table(entries.path("entries"), now()), whenEmpty);
  }

  private void show() {
    var version = version();
    answer(
        client().get(version == null ? path() : path("versions", version)),
        entry -> RegistryText.definition(entry, style()));
  }

  private void diff() {
    answer(
        client().get(path("diff").with("from", from).with("to", to)),
        diff -> RegistryText.diff(diff, style()));
  }

  private void usedBy() {
    answer(client().get(path("used-by").with("version", version())), RegistryText::usedBy);
  }

  /** The text is the answer itself: it goes into a file, or to another server. */
  private void export() {
    var kind = words.isEmpty() ? null : words.getFirst();
    var name = words.size() < 2 ? null : words.getLast();
    print(client().getText(ApiPath.of(REGISTRY, "export").with("kind", kind).with("name", name)));
  }

  private void deprecate() {
    answer(
        client()
            .post(
                path("deprecate").with("version", allVersions ? "all" : version()),
                JsonNodeFactory.instance.objectNode())
            .body(),
        entry ->
            (allVersions
                    ? "Every version of " + Field.of(entry, "name")
                    : Field.of(entry, "name") + "@" + Field.of(entry, "version"))
                + " is deprecated; no new run takes it unless it is asked for.\n");
  }

  private interface InWords {
    String of(JsonNode answer);
  }

  private void answer(JsonNode answer, InWords text) {
    if (json()) printJson(answer);
    else print(text.of(answer));
  }
}
