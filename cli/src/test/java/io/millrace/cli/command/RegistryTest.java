package io.millrace.cli.command;

import static io.millrace.cli.fake.FakeMillrace.json;
import static io.millrace.cli.fake.FakeMillrace.problem;
import static io.millrace.cli.fake.FakeMillrace.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.fake.Commands;
import io.millrace.cli.fake.FakeMillrace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegistryTest {

  private static final String REGISTRY = "/api/v1/registry";
  private static final String NONE = "{\"entries\": []}";
  private static final String AGENTS =
      """
      {"entries": [{"kind": "agent", "name": "policy-search", "version": 3, "description": "Finds passages.", "publishedAt": "2026-11-19T10:00:00.000Z", "digest": "d", "deprecated": false}]}""";
  private static final String AGENT =
      """
      {"kind": "agent", "name": "policy-search", "version": 3, "description": "Finds passages.", "publishedAt": "2026-11-19T10:00:00.000Z", "digest": "abc", "deprecated": true,
       "uses": {"model/fast": 2, "tool/search": 1}, "versions": [1, 2, 3], "document": {"agent": "policy-search", "kind": "java"}, "yaml": "agent: policy-search\\nkind: java\\n"}""";
  private static final String DIFF =
      """
      {"kind": "agent", "name": "writer", "from": 1, "to": 2,
       "changes": [{"pointer": "/input/required", "kind": "changed", "before": ["a"], "after": ["a", "b"], "breaking": true},
                   {"pointer": "/prompt", "kind": "added", "before": null, "after": "Be brief.", "breaking": false}],
       "uses": [{"pointer": "/model~1fast", "kind": "changed", "before": 1, "after": 2, "breaking": false}],
       "broken": [{"pointer": "/input/required", "message": "Version 1 takes {\\"a\\":1}", "example": {"a": 1}}]}""";
  private static final String USERS =
      """
      {"kind": "agent", "name": "writer", "entries": [
        {"kind": "workflow", "name": "desk", "version": 4, "deprecated": false, "newest": true, "uses": null},
        {"kind": "workflow", "name": "desk", "version": 3, "deprecated": true, "newest": false, "uses": 2}],
       "openRuns": {"count": 31, "newest": [{"runId": "r-1", "workflow": "desk", "status": "RUNNING", "startedAt": "2026-11-20T09:00:00.000Z", "version": 2}]}}""";

  private final FakeMillrace server = new FakeMillrace();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void all_kinds_are_listed_or_one() {
    // given
    for (String kind :
        new String[] {"prompts", "guardrails", "memories", "models", "tools", "workflows"})
      server.on("GET", REGISTRY + "/" + kind, json(200, NONE));
    server.on("GET", REGISTRY + "/agents", json(200, AGENTS));

    // when
    var all = Commands.to(server).run("registry");
    var agents = Commands.to(server).run("registry", "list", "agents");
    var tools = Commands.to(server).run("registry", "tools");

    // then
    assertThat(all.out()).containsPattern("agent +policy-search +3 +1d +Finds passages.");
    assertThat(agents.out()).isEqualTo(all.out());
    assertThat(tools.out()).contains("Nothing is published");
  }

  @Test
  void the_newest_or_an_exact_version_is_shown_as_it_was_published() {
    // given
    server
        .on("GET", REGISTRY + "/agents/policy-search", json(200, AGENT))
        .on("GET", REGISTRY + "/agents/policy-search/versions/2", json(200, AGENT))
        .on("GET", REGISTRY + "/agents/policy-search/versions", json(200, AGENTS));

    // when
    var newest = Commands.to(server).run("registry", "agents", "policy-search");
    var exact = Commands.to(server).run("registry", "show", "agents", "policy-search@2", "--json");
    var versions = Commands.to(server).run("registry", "versions", "agents", "policy-search");

    // then
    assertThat(newest.out())
        .contains("policy-search@3 (deprecated)")
        .contains("Versions [1,2,3]")
        .contains("Uses model/fast@2, tool/search@1")
        .endsWith("agent: policy-search\nkind: java\n");
    assertThat(exact.out()).contains("\"digest\":\"abc\"");
    assertThat(versions.out()).containsPattern("policy-search +3 +1d");
  }

  @Test
  void differences_are_told_and_what_breaks_is_marked() {
    // given
    server.on("GET", REGISTRY + "/agents/writer/diff", json(200, DIFF));

    // when
    var result =
        Commands.to(server).run("registry", "diff", "agents", "writer", "--from", "1", "--to", "2");

    // then
    assertThat(result.out())
        .isEqualTo(
            """
            writer@1 → writer@2
            ~ /input/required  BREAKING: ["a"] → ["a","b"]
            + /prompt: Be brief.
            ~ uses /model~1fast: 1 → 2
            Breaks /input/required: Version 1 takes {"a":1}
            """);
    assertThat(server.last().query()).isEqualTo("from=1&to=2");
  }

  @Test
  void who_uses_it_are_definitions_and_open_runs() {
    // given
    server.on("GET", REGISTRY + "/agents/writer/used-by", json(200, USERS));

    // when
    var result = Commands.to(server).run("registry", "used-by", "agents", "writer@2");

    // then
    assertThat(result.out())
        .containsPattern("workflow +desk +4 +the newest when a run starts")
        .containsPattern("workflow +desk \\(deprecated\\) +3 \\(older\\) +2")
        .contains("Open runs: 31\n  r-1  desk  RUNNING  uses @2\n");
    assertThat(server.last().query()).isEqualTo("version=2");
  }

  @Test
  void an_export_is_the_text_itself() {
    // given
    var yaml = "model: fast\n---\nagent: writer\n";
    server.on("GET", REGISTRY + "/export", text(200, "application/yaml", yaml));

    // when
    var result = Commands.to(server).run("registry", "export", "agents", "writer");

    // then
    assertThat(result.out()).isEqualTo(yaml);
    assertThat(server.last().query()).isEqualTo("kind=agents&name=writer");
  }

  @Test
  void one_version_is_deprecated_or_all() {
    // given
    server.on(
        "POST",
        REGISTRY + "/agents/writer/deprecate",
        json(200, "{\"name\": \"writer\", \"version\": 2}"));

    // when
    var one = Commands.to(server).run("registry", "deprecate", "agents", "writer@2");
    var query = server.last().query();
    var all =
        Commands.to(server).run("registry", "deprecate", "agents", "writer", "--all-versions");

    // then
    assertThat(one.out()).startsWith("writer@2 is deprecated");
    assertThat(query).isEqualTo("version=2");
    assertThat(all.out()).startsWith("Every version of writer is deprecated");
    assertThat(server.last().query()).isEqualTo("version=all");
  }

  @Test
  void what_cannot_be_meant_is_wrong_usage_and_what_is_not_there_is_not_found() {
    // given
    server.on(
        "GET",
        REGISTRY + "/agents/nobody",
        problem(404, "definition_unknown", "Unknown definition", "No."));

    // when
    var nameless = Commands.to(server).run("registry", "diff", "agents");
    var unknown = Commands.to(server).run("registry", "show", "agents", "nobody");

    // then
    assertThat(nameless.exitCode()).isEqualTo(2);
    assertThat(nameless.err()).contains("'diff' takes a kind and a name");
    assertThat(unknown.exitCode()).isEqualTo(4);
  }
}
