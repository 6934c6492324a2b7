package io.millrace.cli.command;

import static io.millrace.cli.fake.FakeMillrace.json;
import static io.millrace.cli.fake.FakeMillrace.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.fake.Commands;
import io.millrace.cli.fake.FakeMillrace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplyTest {

  private static final String AGENTS = "/api/v1/registry/agents";
  private static final String WORKFLOWS = "/api/v1/registry/workflows";
  private static final String INVALID =
      """
      {"title": "Definition is invalid", "status": 400, "code": "definition_invalid", "errors": [
        {"pointer": "/prompt", "line": 7, "message": "is required"}, {"pointer": "", "line": null, "message": "is too large"}]}""";

  private static final String BREAKING =
      """
      {"title": "It breaks", "status": 409, "code": "breaking_change", "errors": [
        {"pointer": "/input/required", "line": 2, "message": "Version 1 takes {}"}]}""";
  private static final String WOULD =
      """
      {"definitions": [
        {"kind": "model", "name": "fast", "version": 1, "outcome": "unchanged", "warnings": [], "broken": []},
        {"kind": "agent", "name": "writer", "version": 2, "outcome": "would_publish", "warnings": [{"pointer": "/model", "line": 4, "message": "fast@1 is deprecated"}], "broken": []}]}""";

  private final FakeMillrace server = new FakeMillrace();
  @TempDir private Path folder;

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void publishes_agents_before_workflows_and_says_what_was_new() throws IOException {
    // given
    write("a-workflow.yaml", "# first by name\nworkflow: desk\nsteps: {}\n");
    write("agents/writer.yml", "description: x\nagent: writer\n");
    write("agents/other.json", "{\"agent\": \"other\", \"kind\": \"java\"}");
    write("questions.json", "[1, 2]");
    write("notes.md", "workflow: not a definition");
    server
        .on("POST", AGENTS, json(201, entry("other", 1)), json(200, entry("writer", 4)))
        .on("POST", WORKFLOWS, json(201, entry("desk", 2)));

    // when
    var result = Commands.to(server).run("apply", "-f", folder.toString());

    // then
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .isEqualTo(
            "agent other@1 published\nagent writer@4 unchanged\nworkflow desk@2 published\n");
    assertThat(result.err())
        .contains("Skipped " + folder.resolve("questions.json"))
        .doesNotContain("notes.md");
    assertThat(
            server.received().stream()
                .map(request -> request.path() + " " + request.header("Content-type")))
        .containsExactly(
            AGENTS + " application/json",
            AGENTS + " application/yaml",
            WORKFLOWS + " application/yaml");
    assertThat(server.last().body()).isEqualTo("# first by name\nworkflow: desk\nsteps: {}\n");
  }

  @Test
  void problems_are_printed_as_file_line_message_and_hold_back_workflows() throws IOException {
    // given
    var agent = write("writer.yaml", "agent: writer\n");
    write("desk.yaml", "workflow: desk\n");
    server.on("POST", AGENTS, text(400, "application/problem+json", INVALID));

    // when
    var result = Commands.to(server).run("apply", "-f", folder.toString());

    // then
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .contains(agent + ":7: is required (/prompt)")
        .contains(agent + ": is too large")
        .contains("Not published")
        .contains("desk.yaml");
    assertThat(server.received()).hasSize(1);
  }

  @Test
  void one_file_may_hold_definitions_of_all_kinds_and_lines_are_those_of_the_file()
      throws IOException {
    // given
    var all =
        write(
            "all.yaml",
            "agent: writer\nmodel: fast\nprompt: Write.\n---\nmodel: fast\n--- # last\ntool: search\n");
    server
        .on("POST", "/api/v1/registry/models", json(201, entry("fast", 1)))
        .on("POST", "/api/v1/registry/tools", json(201, entry("search", 1)))
        .on("POST", AGENTS, text(409, "application/problem+json", BREAKING));

    // when
    var result = Commands.to(server).run("apply", "-f", all.toString());
    var allowed = Commands.to(server).run("apply", "--allow-breaking", "-f", all.toString());

    // then
    assertThat(result.out()).isEqualTo("model fast@1 published\ntool search@1 published\n");
    assertThat(result.exitCode()).isEqualTo(5);
    assertThat(result.err()).contains(all + ":2: Version 1 takes").contains("--allow-breaking");
    assertThat(server.received().get(0).body()).isEqualTo("\nmodel: fast\n");
    assertThat(server.received().get(0).query()).isEmpty();
    assertThat(server.last().query()).isEqualTo("breaking=allowed");
    assertThat(allowed.exitCode()).isEqualTo(5);
  }

  @Test
  void a_dry_run_checks_all_at_once_and_publishes_nothing() throws IOException {
    // given
    var first = write("a.yaml", "# one\nagent: writer\n");
    var second = write("b.yaml", "model: fast\n---\ntool: search\n");
    server.on(
        "POST",
        "/api/v1/registry",
        json(200, WOULD),
        text(400, "application/problem+json", INVALID.replace("null", "1")));

    // when
    var fine = Commands.to(server).run("apply", "--dry-run", "-f", folder.toString());
    var wrong = Commands.to(server).run("apply", "--dry-run", "-f", folder.toString());

    // then
    assertThat(fine.exitCode()).isZero();
    assertThat(fine.out()).isEqualTo("model fast@1 unchanged\nagent writer@2 would be published\n");
    assertThat(fine.err()).contains(second + ":1: warning: fast@1 is deprecated");
    assertThat(server.last().query()).isEqualTo("dryRun=true");
    assertThat(server.last().body())
        .isEqualTo("# one\nagent: writer\n---\nmodel: fast\n---\n\ntool: search\n");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err())
        .contains(second + ":3: is required")
        .contains(first + ":1: is too large");
  }

  @Test
  void a_definition_may_name_one_that_comes_later() throws IOException {
    // given a workflow that is refused until the one it names is there
    var desk = write("desk.yaml", "workflow: desk\n");
    write("summary.yaml", "workflow: summary\n");
    server.on(
        "POST",
        WORKFLOWS,
        text(400, "application/problem+json", INVALID),
        json(201, entry("summary", 1)),
        json(201, entry("desk", 1)));

    // when
    var result = Commands.to(server).run("apply", "-f", folder.toString());

    // then
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).isEqualTo("workflow summary@1 published\nworkflow desk@1 published\n");
    assertThat(result.err()).doesNotContain(desk.toString());
  }

  @Test
  void a_nested_key_does_not_tell_the_kind() throws IOException {
    // given
    var file = write("desk.yaml", "workflow: desk\nsteps:\n  draft:\n    agent: writer\n");
    server.on("POST", WORKFLOWS, json(201, entry("desk", 1)));

    // when
    var result = Commands.to(server).run("apply", "--json", "-f", file.toString());

    // then
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).startsWith("{\"published\":[{\"kind\"");
  }

  @Test
  void a_path_without_definition_is_wrong_usage() throws IOException {
    // given
    var neither = write("values.yaml", "answer: 42\n");
    var both = write("both.yaml", "agent: a\nworkflow: b\n");

    // when
    var missing = Commands.to(server).run("apply", "-f", folder.resolve("none").toString());
    var nothing = Commands.to(server).run("apply", "-f", neither.toString());
    var ambiguous = Commands.to(server).run("apply", "-f", both.toString());
    var unsaid = Commands.to(server).run("apply");

    // then
    assertThat(
            new int[] {
              missing.exitCode(), nothing.exitCode(), ambiguous.exitCode(), unsaid.exitCode()
            })
        .containsOnly(2);
    assertThat(missing.err()).contains("does not exist");
    assertThat(nothing.err()).contains("No definition found");
    assertThat(ambiguous.err()).contains("both agent: and workflow:");
  }

  @Test
  void broken_json_that_looks_like_a_definition_is_sent_so_that_the_server_says_where()
      throws IOException {
    // given
    var file = write("writer.json", "{\"agent\": \"writer\", ");
    server.on("POST", AGENTS, text(400, "application/problem+json", INVALID));

    // when
    var result = Commands.to(server).run("apply", "-f", file.toString());

    // then
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(server.received()).hasSize(1);
  }

  private Path write(String name, String text) throws IOException {
    var file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static String entry(String name, int version) {
    return "{\"kind\": \"k\", \"name\": \"%s\", \"version\": %d}".formatted(name, version);
  }
}
