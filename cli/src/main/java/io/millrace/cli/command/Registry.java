package io.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.cli.http.ApiPath;
import io.millrace.cli.text.Ages;
import io.millrace.cli.text.Field;
import io.millrace.cli.text.Style;
import io.millrace.cli.text.Table;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code millrace registry}: what is published; a list, or one definition as it was published. */
@Command(name = "registry", description = "Lists published agents and workflows, or shows one.")
final class Registry extends Verb {

  private static final List<String> KINDS = List.of("agents", "workflows");
  private static final String REGISTRY = "/api/v1/registry";

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "agents|workflows",
      description = "Kind. Default: both.")
  private @Nullable String kind;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "NAME",
      description = "Name, or name@version.")
  private @Nullable String name;

  @Override
  public Integer call() {
    if (kind != null && !KINDS.contains(kind))
      throw new UsageException(
          "'" + kind + "' is no kind; there are " + String.join(" and ", KINDS));
    if (kind != null && name != null) show(kind, name);
    else list(kind == null ? KINDS : List.of(kind));
    return ExitCode.OK;
  }

  private void show(String kind, String name) {
    int at = name.indexOf('@');
    var path =
        at < 0
            ? ApiPath.of(REGISTRY, kind, name)
            : ApiPath.of(REGISTRY, kind, name.substring(0, at), "versions", name.substring(at + 1));
    var entry = client().get(path);
    if (json()) {
      printJson(entry);
      return;
    }
    print(
        style().bold(Field.of(entry, "name") + "@" + Field.of(entry, "version"))
            + (entry.path("deprecated").asBoolean() ? " (deprecated)" : "")
            + "\n");
    print(Field.of(entry, "description") + "\n");
    print(
        "Published "
            + Field.of(entry, "publishedAt")
            + "  digest "
            + Field.of(entry, "digest")
            + "\n");
    if (!entry.path("versions").isEmpty()) print("Versions " + Field.of(entry, "versions") + "\n");
    var document = entry.path("document");
    print(
        "\n"
            + (document.isTextual() ? Field.of(document) : Style.clean(document.toPrettyString()))
            + "\n");
  }

  private void list(List<String> kinds) {
    var client = client();
    var entries = JsonNodeFactory.instance.arrayNode();
    for (String each : kinds)
      client.get(ApiPath.of(REGISTRY, each)).path("entries").forEach(entries::add);
    if (json()) {
      var all = JsonNodeFactory.instance.objectNode();
      all.set("entries", entries);
      printJson(all);
      return;
    }
    var table = new Table("KIND", "NAME", "VERSION", "AGE", "DESCRIPTION");
    for (JsonNode entry : entries)
      table.row(
          Field.of(entry, "kind"),
          Field.of(entry, "name") + (entry.path("deprecated").asBoolean() ? " (deprecated)" : ""),
          Field.of(entry, "version"),
          Ages.since(entry.path("publishedAt"), now()),
          Field.of(entry, "description"));
    printTable(table, "Nothing is published; ./millrace apply -f publishes.");
  }
}
