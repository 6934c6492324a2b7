package io.millrace.contracts.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.definition.InvalidDefinitionException;
import io.millrace.contracts.definition.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Small definitions in {@code src/test/resources/definitions}: those in {@code good} have no
 * problem; each in {@code bad} has exactly one, in the line that ends with {@code # !!} and words
 * of its message.
 */
class PublishChecksTest {

  private static final Path DEFINITIONS = Path.of("src/test/resources/definitions");
  private static final String MARK = "# !!";
  private static final PublishedFiles PUBLISHED =
      PublishedFiles.in(DEFINITIONS.resolve("published"));

  @TestFactory
  Stream<DynamicTest> good_definitions_have_no_problem() {
    return tests("good", file -> assertThat(problems(Files.readString(file))).isEmpty());
  }

  @TestFactory
  Stream<DynamicTest> bad_definitions_have_the_one_problem_they_are_marked_with() {
    return tests("bad", PublishChecksTest::checkBad);
  }

  private static void checkBad(Path file) throws IOException {
    var lines = Files.readAllLines(file);
    var marked =
        Stream.iterate(1, n -> n <= lines.size(), n -> n + 1)
            .filter(n -> lines.get(n - 1).contains(MARK))
            .toList();
    assertThat(marked).as("one line of %s is marked", file).hasSize(1);
    var line = lines.get(marked.getFirst() - 1);
    var words = line.substring(line.indexOf(MARK) + MARK.length()).strip();

    assertThat(problems(Files.readString(file)))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.message()).contains(words);
              assertThat(problem.line()).isEqualTo(marked.getFirst());
            });
  }

  @Test
  void every_problem_of_a_definition_is_told_at_once_by_line() {
    var found =
        problems(
            """
            workflow: several
            description: Is wrong in several places.
            input: {type: object, additionalProperties: false, properties: {text: {type: string}}}
            steps:
              draft:
                agent: writer
                when: input.text
                input: '{"question": input.txt, "limit": "3"}'
              letter: {agent: mail, input: input}
              lost: {agent: nobody, input: input.text + 1}
            output: steps.draft.output.answer
            """);

    assertThat(found).extracting(Problem::line).containsExactly(7, 8, 8, 9, 10, 10, 11);
    assertThat(found).extracting(Problem::pointer).contains("/steps/draft/when", "/output");
  }

  private static final Path BUILT_IN =
      Path.of("../agent-services/src/main/resources/millrace/builtin");

  @Test
  void the_example_workflows_have_no_problem() throws IOException {
    checkExample(
        Path.of("../examples/support-desk/src/main/resources/millrace/examples/support-desk"),
        "support-desk");
    checkExample(BUILT_IN, "general");
    checkExample(BUILT_IN, "session-summary");
  }

  private static void checkExample(Path folder, String name) throws IOException {
    var text = DefinitionText.read(Files.readString(folder.resolve("workflows/" + name + ".yaml")));
    assertThat(
            PublishChecks.check(
                WorkflowParser.parse(text), text, PublishedFiles.in(folder, BUILT_IN)))
        .isEmpty();
  }

  private static List<Problem> problems(String definition) {
    try {
      var text = DefinitionText.read(definition);
      return PublishChecks.check(WorkflowParser.parse(text), text, PUBLISHED);
    } catch (InvalidDefinitionException e) {
      return e.problems();
    }
  }

  private interface Check {
    void of(Path file) throws IOException;
  }

  private static Stream<DynamicTest> tests(String folder, Check check) {
    try (var files = Files.list(DEFINITIONS.resolve(folder))) {
      return files.sorted().toList().stream()
          .map(
              file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check.of(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
