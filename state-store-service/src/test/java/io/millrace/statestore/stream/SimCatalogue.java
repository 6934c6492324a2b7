package io.millrace.statestore.stream;

import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.RegistryEntry;
import io.millrace.contracts.message.RegistryKind;
import io.millrace.kit.registry.RegistryView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The workflows and agents of the simulation. Together they use every construct of the language;
 * some have a second version, which is published while runs of the first are under way.
 */
final class SimCatalogue {

  static final Instant PUBLISHED = Instant.parse("2026-01-01T00:00:00Z");

  /** Parsing compiles expressions, so worlds share it; what it holds never changes. */
  static final ParsedWorkflows PARSED = new ParsedWorkflows();

  /** Workflows whose runs are turns of a session. */
  static final List<String> CHATS = List.of("chat", "barge", "solo", "beside");

  /** Workflows that are started from outside. */
  static final List<String> STARTED =
      List.of(
          "desk", "trip", "fan", "race", "refine", "team", "outer", "middle", "inner", "patient",
          "frugal", "strict", "crowd", "panel", "chat", "barge", "solo", "beside");

  static final List<String> REVISED = List.of("desk", "trip", "inner", "chat");

  private static final Map<String, String> AGENTS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("look", "{}"),
              Map.entry("lister", "{}"),
              Map.entry("summarise", "{}"),
              Map.entry("write", "{\"limits\":{\"tokens\":200}}"),
              Map.entry("score", "{\"limits\":{\"tokens\":500,\"costUsd\":0.01}}"),
              Map.entry("boss", "{\"limits\":{\"tokens\":300}}"),
              Map.entry(
                  "book",
                  "{\"mutates\":true,\"rollback\":\"unbook\",\"limits\":{\"tokens\":100,\"costUsd\":0.02}}"),
              Map.entry(
                  "pay",
                  "{\"mutates\":true,\"rollback\":\"refund\",\"limits\":{\"costUsd\":0.05}}"),
              Map.entry("tell", "{\"mutates\":true,\"rollback\":\"none\"}"),
              Map.entry("unbook", "{\"limits\":{\"tokens\":50}}"),
              Map.entry("refund", "{\"limits\":{\"tokens\":50}}"),
              Map.entry("unseal", "{}")));

  private static final Map<String, RegistryEntry> WORKFLOWS = new TreeMap<>();
  private static final Map<String, RegistryEntry> AGENT_ENTRIES = new TreeMap<>();

  static {
    for (String name : STARTED) WORKFLOWS.put(name + "@1", read(name, 1));
    WORKFLOWS.put("summary@1", read("summary", 1));
    for (String name : REVISED) WORKFLOWS.put(name + "@2", read(name, 2));
    AGENTS.forEach(
        (name, document) -> {
          AGENT_ENTRIES.put(name + "@1", entry(RegistryKind.AGENT, name, 1, new Json(document)));
          var revised =
              document.replaceFirst("}$", (document.length() > 2 ? "," : "") + "\"v\":2}");
          AGENT_ENTRIES.put(name + "@2", entry(RegistryKind.AGENT, name, 2, new Json(revised)));
        });
  }

  private SimCatalogue() {}

  /** A registry that knows version 1 of everything. */
  static RegistryView registry() {
    var view = new RegistryView();
    WORKFLOWS.values().stream().filter(entry -> entry.version() == 1).forEach(view::put);
    AGENT_ENTRIES.values().stream().filter(entry -> entry.version() == 1).forEach(view::put);
    return view;
  }

  static RegistryEntry workflow(String name, int version) {
    return Objects.requireNonNull(WORKFLOWS.get(name + "@" + version));
  }

  static RegistryEntry agent(String name, int version) {
    return Objects.requireNonNull(AGENT_ENTRIES.get(name + "@" + version));
  }

  static List<String> agents() {
    return List.copyOf(AGENTS.keySet());
  }

  /** Whether an agent undoes what another one did. */
  static boolean undoes(String agent) {
    return agent.equals("unbook") || agent.equals("refund") || agent.equals("unseal");
  }

  /** Whether an agent changes something outside. */
  static boolean acts(String agent, String stepId) {
    return agent.equals("book")
        || agent.equals("pay")
        || agent.equals("tell")
        || stepId.equals("seal");
  }

  /** Whether there is an agent that undoes what a step did. */
  static boolean undone(SimStep step) {
    return step.id.equals("seal")
        || (step.agent != null && (step.agent.equals("book") || step.agent.equals("pay")));
  }

  private static RegistryEntry read(String name, int version) {
    var file = "/simulation/workflows/" + name + (version == 1 ? "" : "." + version) + ".yaml";
    try (var in = SimCatalogue.class.getResourceAsStream(file)) {
      var text =
          new String(
              Objects.requireNonNull(in, () -> "There is no " + file).readAllBytes(),
              StandardCharsets.UTF_8);
      var entry =
          entry(RegistryKind.WORKFLOW, name, version, DefinitionText.read(text).canonical());
      PARSED.get(entry.digest(), entry::document);
      return entry;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static RegistryEntry entry(RegistryKind kind, String name, int version, Json document) {
    return new RegistryEntry(
        kind,
        name,
        version,
        name,
        DefinitionText.digest(document),
        document,
        PUBLISHED,
        "simulation",
        false);
  }
}
