package io.millrace.agents.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.millrace.agents.api.AgentOutput;
import io.millrace.contracts.definition.AgentDefinition;
import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Outcome.TaskFailed;
import io.millrace.contracts.message.Outcome.TaskSucceeded;
import io.millrace.contracts.workflow.WorkflowParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The contract of every agent, generated from its schemas: what they allow is let through, what
 * they forbid is refused before the agent sees it. A definition that is added is tested without
 * further ado.
 */
class AgentContractTest {

  private static final int OUTPUT_BYTES_MAX = 4 * 1024 * 1024;
  private static final Path BUILTIN = Path.of("src/main/resources/millrace/builtin/agents");
  private static final Path EXAMPLES = Path.of("../examples");

  @TestFactory
  Stream<DynamicNode> each_agent_takes_what_its_schemas_allow_and_nothing_else()
      throws IOException {
    return Stream.concat(yaml(BUILTIN).stream(), exampleAgents().stream())
        .map(AgentContractTest::contract);
  }

  @Test
  void each_definition_of_the_examples_is_valid() throws IOException {
    var files = examples();

    assertThat(exampleAgents()).hasSizeGreaterThanOrEqualTo(2);
    for (var file : files)
      if (isAgent(file))
        assertThat(definition(file).kind()).as(file.toString()).isIn("kafka", "http");
      else assertThat(WorkflowParser.parse(read(file)).agents()).as(file.toString()).hasSize(1);
  }

  private static DynamicNode contract(Path file) {
    var agent = definition(file);
    var inputs = SchemaSamples.of(agent.input().document().tree());
    var outputs = SchemaSamples.of(agent.output().document().tree());
    var tests = new ArrayList<DynamicTest>();
    inputs
        .valid()
        .forEach(
            (name, input) ->
                tests.add(
                    dynamicTest(
                        "takes an input: " + name,
                        () -> assertThat(OutcomeRules.refuse(agent, input)).isEmpty())));
    inputs
        .invalid()
        .forEach(
            (name, input) ->
                tests.add(dynamicTest("refuses an input: " + name, () -> refused(agent, input))));
    outputs
        .valid()
        .forEach(
            (name, output) ->
                tests.add(
                    dynamicTest(
                        "gives an output: " + name,
                        () ->
                            assertThat(
                                    new OutcomeRules(OUTPUT_BYTES_MAX)
                                        .succeeded(agent, new AgentOutput(output, null, List.of())))
                                .isInstanceOf(TaskSucceeded.class))));
    outputs
        .invalid()
        .forEach(
            (name, output) ->
                tests.add(dynamicTest("gives no output: " + name, () -> notGiven(agent, output))));
    return dynamicContainer(agent.name(), tests);
  }

  private static void refused(AgentDefinition agent, Json input) {
    assertThat(OutcomeRules.refuse(agent, input))
        .hasValueSatisfying(
            failure -> {
              assertThat(failure.code()).isEqualTo("input_invalid");
              assertThat(failure.retriable()).isFalse();
              assertThat(failure.message()).contains(agent.name());
            });
  }

  private static void notGiven(AgentDefinition agent, Json output) {
    var outcome =
        new OutcomeRules(OUTPUT_BYTES_MAX)
            .succeeded(agent, new AgentOutput(output, null, List.of()));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            TaskFailed.class, failure -> assertThat(failure.code()).isEqualTo("output_invalid"));
  }

  private static AgentDefinition definition(Path file) {
    return AgentDefinition.parse(DefinitionText.read(read(file)));
  }

  private static List<Path> exampleAgents() throws IOException {
    return examples().stream().filter(AgentContractTest::isAgent).toList();
  }

  private static List<Path> examples() throws IOException {
    var files = new ArrayList<Path>();
    try (var examples = Files.newDirectoryStream(EXAMPLES)) {
      for (var example : examples)
        if (Files.isDirectory(example.resolve("definitions")))
          files.addAll(yaml(example.resolve("definitions")));
    }
    return files;
  }

  private static boolean isAgent(Path file) {
    return read(file).lines().anyMatch(line -> line.startsWith("agent:"));
  }

  private static List<Path> yaml(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
