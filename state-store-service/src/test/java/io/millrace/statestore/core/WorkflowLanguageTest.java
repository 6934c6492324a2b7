package io.millrace.statestore.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.definition.AgentDefinition;
import io.millrace.contracts.definition.DefinitionSchemas;
import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.definition.InvalidDefinitionException;
import io.millrace.contracts.definition.Problem;
import io.millrace.contracts.workflow.Catalog;
import io.millrace.contracts.workflow.PublishChecks;
import io.millrace.contracts.workflow.WorkflowParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * {@code docs/workflow-language.md} is true: each workflow of it does what the story behind it
 * tells, each wrong one has exactly the problems listed behind it, and nothing of the language is
 * without an example.
 */
class WorkflowLanguageTest {

  private static final Path FILE = Path.of("../docs/workflow-language.md");
  private static final LanguageDocument PAGE = page();

  private static LanguageDocument page() {
    try {
      if (Boolean.getBoolean("millrace.update")) writeProblemsAnew();
      return LanguageDocument.read(FILE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void writeProblemsAnew() throws IOException {
    var page = LanguageDocument.read(FILE);
    var lines = new ArrayList<>(Files.readAllLines(FILE));
    for (var example : examples(page).reversed()) {
      if (example.isStory()) continue;
      int begin = example.behind().line();
      lines.subList(begin, begin + example.behind().lines().size()).clear();
      lines.addAll(begin, problems(example, new PageCatalog(agents(page), false, Map.of())));
    }
    Files.write(FILE, lines);
  }

  /**
   * @param behind the story or the list of problems behind the definition
   */
  private record Example(LanguageDocument.Block definition, LanguageDocument.Block behind) {
    DefinitionText text() {
      return DefinitionText.read(definition.text());
    }

    boolean isStory() {
      return behind.kind().equals("story");
    }

    Story story() {
      return Story.of(behind);
    }

    String name() {
      return "line " + definition.line() + ": " + definition.lines().getFirst();
    }
  }

  @TestFactory
  Stream<DynamicTest> every_workflow_does_what_its_story_tells() {
    var seen = new TreeSet<String>();
    return examples().stream()
        .filter(Example::isStory)
        .map(
            example ->
                DynamicTest.dynamicTest(
                    example.name(),
                    () -> example.story().play(WorkflowParser.parse(example.text()), seen)));
  }

  @TestFactory
  Stream<DynamicTest> every_workflow_with_a_story_can_be_published() {
    return examples().stream()
        .filter(Example::isStory)
        .map(
            example ->
                DynamicTest.dynamicTest(
                    example.name(),
                    () -> {
                      var told = example.story().terms();
                      assertThat(problems(example, new PageCatalog(Map.of(), true, told)))
                          .isEmpty();
                    }));
  }

  @TestFactory
  Stream<DynamicTest> every_wrong_workflow_has_the_problems_that_are_listed() {
    return examples().stream()
        .filter(example -> !example.isStory())
        .map(
            example ->
                DynamicTest.dynamicTest(
                    example.name(),
                    () ->
                        assertThat(
                                problems(example, new PageCatalog(agents(PAGE), false, Map.of())))
                            .as("Read these; -Dmillrace.update=true writes them into the page")
                            .containsExactlyElementsOf(example.behind().lines())));
  }

  @Test
  void every_property_and_every_value_of_the_schema_has_an_example() {
    var coverage = new SchemaCoverage(DefinitionSchemas.WORKFLOW.schema().document().tree());

    for (var example : examples()) if (example.isStory()) coverage.add(example.text().document());

    assertThat(coverage.unused())
        .as("Give docs/workflow-language.md an example with a story for each of these")
        .isEmpty();
  }

  @Test
  void stories_know_every_word_that_the_page_explains_and_no_other() {
    var explained = new TreeSet<String>();
    for (String cell : PAGE.table("How stories are written").column(0))
      explained.add(cell.replace("`", "").split(" ")[0]);

    var known = new TreeSet<>(StoryMoves.VERBS);
    known.addAll(StoryChecks.VERBS);
    assertThat(explained).isEqualTo(known);
  }

  @Test
  void every_status_is_listed_and_met_in_a_story() {
    var seen = new TreeSet<String>();
    for (var example : examples())
      if (example.isStory()) example.story().play(WorkflowParser.parse(example.text()), seen);

    var listed = new TreeSet<String>();
    for (String status : PAGE.table("Statuses of a run").column(0))
      listed.add("run " + status.replace("`", ""));
    for (String status : PAGE.table("Statuses of a step").column(0))
      listed.add("step " + status.replace("`", ""));
    assertThat(seen).isEqualTo(listed);
  }

  private static List<String> problems(Example example, Catalog catalog) {
    return found(example, catalog).stream()
        .flatMap(p -> ("line " + p.line() + ": " + p.message()).lines())
        .toList();
  }

  private static List<Problem> found(Example example, Catalog catalog) {
    try {
      var text = example.text();
      return PublishChecks.check(WorkflowParser.parse(text), text, catalog);
    } catch (InvalidDefinitionException e) {
      return e.problems();
    }
  }

  private static Map<String, AgentDefinition> agents(LanguageDocument page) {
    var agents = new TreeMap<String, AgentDefinition>();
    for (var block : page.blocks())
      if (isAgents(block))
        for (String each : block.text().split("---\n")) {
          var agent = AgentDefinition.parse(DefinitionText.read(each));
          agents.put(agent.name(), agent);
        }
    return agents;
  }

  private static boolean isAgents(LanguageDocument.Block block) {
    return block.kind().equals("yaml") && block.lines().getFirst().startsWith("agent:");
  }

  private static List<Example> examples() {
    return examples(PAGE);
  }

  private static List<Example> examples(LanguageDocument page) {
    var examples = new ArrayList<Example>();
    LanguageDocument.@Nullable Block open = null;
    for (var block : page.blocks()) {
      boolean definition = block.kind().equals("yaml") && !isAgents(block);
      if (open != null && (definition || !List.of("story", "problems").contains(block.kind())))
        throw new AssertionError(
            "docs/workflow-language.md:" + open.line() + ": no story follows this workflow");
      if (open != null) examples.add(new Example(open, block));
      open = definition ? block : null;
    }
    if (open != null || examples.isEmpty())
      throw new AssertionError("docs/workflow-language.md ends with a workflow without a story");
    return examples;
  }
}
