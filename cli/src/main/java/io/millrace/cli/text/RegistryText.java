package io.millrace.cli.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The registry for people. */
public final class RegistryText {

  private static final int VALUE_CHARS_MAX = 100;

  private RegistryText() {}

  public static Table table(JsonNode entries, Instant now) {
    var table = new Table("KIND", "NAME", "VERSION", "AGE", "DESCRIPTION");
    for (JsonNode entry : entries)
      table.row(
          Field.of(entry, "kind"),
          Field.of(entry, "name") + deprecated(entry),
          Field.of(entry, "version"),
          Ages.since(entry.path("publishedAt"), now),
          Field.of(entry, "description"));
    return table;
  }

  private static String deprecated(JsonNode entry) {
    return entry.path("deprecated").asBoolean() ? " (deprecated)" : "";
  }

  /** One definition as it was published. */
  public static String definition(JsonNode entry, Style style) {
    var text = new StringBuilder();
    text.append(style.bold(Field.of(entry, "name") + "@" + Field.of(entry, "version")))
        .append(deprecated(entry))
        .append('\n')
        .append(Field.of(entry, "description"))
        .append('\n')
        .append("Published ")
        .append(Field.of(entry, "publishedAt"))
        .append("  digest ")
        .append(Field.of(entry, "digest"))
        .append('\n');
    if (!entry.path("versions").isEmpty())
      text.append("Versions ").append(Field.of(entry, "versions")).append('\n');
    if (!entry.path("uses").isEmpty())
      text.append("Uses ").append(uses(entry.path("uses"))).append('\n');
    var document = entry.path("document");
    return text.append('\n')
        .append(
            entry.path("yaml").isTextual()
                ? Style.clean(entry.path("yaml").asText()).stripTrailing()
                : document.isTextual()
                    ? Field.of(document)
                    : Style.clean(document.toPrettyString()))
        .append('\n')
        .toString();
  }

  private static String uses(JsonNode uses) {
    return uses.properties().stream()
        .map(use -> Style.clean(use.getKey()) + "@" + Field.of(use.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** Differences of two versions, what breaks marked. */
  public static String diff(JsonNode diff, Style style) {
    var text = new StringBuilder();
    text.append(
            style.bold(
                Field.of(diff, "name")
                    + "@"
                    + Field.of(diff, "from")
                    + " → "
                    + Field.of(diff, "name")
                    + "@"
                    + Field.of(diff, "to")))
        .append('\n');
    for (var list : new String[] {"changes", "uses"})
      for (JsonNode change : diff.path(list))
        text.append(sign(Field.of(change, "kind")))
            .append(' ')
            .append(list.equals("uses") ? "uses " : "")
            .append(Field.of(change, "pointer"))
            .append(change.path("breaking").asBoolean() ? "  BREAKING" : "")
            .append(values(change))
            .append('\n');
    if (diff.path("changes").isEmpty() && diff.path("uses").isEmpty())
      text.append("They say the same.\n");
    for (JsonNode broken : diff.path("broken"))
      text.append("Breaks ")
          .append(Field.of(broken, "pointer"))
          .append(": ")
          .append(Field.of(broken, "message"))
          .append('\n');
    return text.toString();
  }

  private static String sign(String kind) {
    return switch (kind) {
      case "added" -> "+";
      case "removed" -> "-";
      default -> "~";
    };
  }

  private static String values(JsonNode change) {
    return ": "
        + Stream.of("before", "after")
            .map(side -> value(change.path(side)))
            .filter(value -> !value.isEmpty())
            .collect(Collectors.joining(" → "));
  }

  private static String value(JsonNode value) {
    var text = Field.of(value).replaceAll("\\s+", " ");
    return text.length() <= VALUE_CHARS_MAX ? text : text.substring(0, VALUE_CHARS_MAX) + "…";
  }

  /** Who uses a definition: others, and runs that have not ended. */
  public static String usedBy(JsonNode users) {
    var table = new Table("KIND", "NAME", "VERSION", "USES");
    for (JsonNode user : users.path("entries"))
      table.row(
          Field.of(user, "kind"),
          Field.of(user, "name") + deprecated(user),
          Field.of(user, "version") + (user.path("newest").asBoolean() ? "" : " (older)"),
          Field.or(user, "uses", "the newest when a run starts"));
    var text = new StringBuilder();
    text.append(table.isEmpty() ? "No definition uses it.\n" : table.render(Style.PLAIN, 0));
    var runs = users.path("openRuns");
    if (runs.isObject()) {
      text.append("Open runs: ").append(Field.of(runs, "count")).append('\n');
      for (JsonNode run : runs.path("newest"))
        text.append("  ")
            .append(Field.of(run, "runId"))
            .append("  ")
            .append(Field.of(run, "workflow"))
            .append("  ")
            .append(Field.of(run, "status"))
            .append("  uses @")
            .append(Field.of(run, "version"))
            .append('\n');
    }
    return text.toString();
  }
}
