package io.millrace.statestore.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/state-machine.md} is drawn from the transition table. */
class StateMachineDocumentTest {

  private static final Path DOCUMENT = Path.of("../docs/state-machine.md");

  @Test
  void the_document_is_what_the_table_says() throws IOException {
    var wanted = document();
    if (Boolean.getBoolean("millrace.update")) Files.writeString(DOCUMENT, wanted);

    assertThat(Files.readString(DOCUMENT))
        .as(
            "docs/state-machine.md is generated: ./mvnw -pl state-store-service test -Dtest=StateMachineDocumentTest -Dmillrace.update=true")
        .isEqualTo(wanted);
  }

  private static String document() {
    return """
    # The state machine

    Generated from `Transitions` in `state-store-service`; a test keeps it true. Every other move is refused, and a test walks every row.

    ## A run

    %s
    %s
    ## A step

    A step that was not reached has no state. A step is settled when it is Succeeded, Skipped, Failed or Cancelled; those after it begin once all
    they wait for are settled. `StepAttemptFailed` keeps the step Running: the next event of the same decision tells what follows.

    %s
    %s"""
        .formatted(diagram("Run"), table("Run"), diagram("Step"), table("Step"));
  }

  private static String diagram(String subject) {
    var lines = new LinkedHashSet<String>();
    for (var row : Transitions.all())
      if (row.subject().equals(subject))
        lines.add("    " + node(row.from()) + " --> " + node(row.to()) + " : " + row.event());
    return "```mermaid\nstateDiagram-v2\n" + String.join("\n", lines) + "\n```\n";
  }

  private static String node(String state) {
    return state.equals(Transitions.NONE) ? "[*]" : state;
  }

  private static String table(String subject) {
    var rows =
        Transitions.all().stream()
            .filter(row -> row.subject().equals(subject))
            .map(row -> "| " + row.from() + " | " + row.event() + " | " + row.to() + " |\n")
            .collect(Collectors.joining());
    return "| from | event | to |\n|---|---|---|\n" + rows;
  }
}
