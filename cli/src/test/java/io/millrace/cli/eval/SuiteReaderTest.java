package io.millrace.cli.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.cli.eval.InvalidSuiteException.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SuiteReaderTest {

  private static List<Problem> problems(String text) {
    return catchThrowableOfType(InvalidSuiteException.class, () -> SuiteReader.read(text))
        .problems();
  }

  @Test
  void a_suite_has_its_cases_with_everything_that_is_expected_of_them() {
    var suite =
        SuiteReader.read(
            """
            suite: desk
            workflow: support-desk@2
            repeat: 3
            timeout: PT30S
            text: /answer
            cases:
              - name: a
                input: {question: 'Why?'}
                expect:
                  status: WAITING_REVIEW
                  facts: [x, y]
                  absent: [z]
                  fields: {/a: {b: 1}}
                  matches: {/a: '^x'}
                  numbers: {/n: {value: 0.1, tolerance: 0.01}}
                  citations: 1
                  cites: [P-1]
                  degraded: false
                  warnings: [late]
                rubric: [is polite, is short]
              - name: b
                input: {}
                rubric: is polite
            """);

    assertThat(suite.repeat()).isEqualTo(3);
    assertThat(suite.timeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(suite.cases().getFirst().expectations()).hasSize(11);
    assertThat(suite.cases().getFirst().rubric()).containsExactly("is polite", "is short");
    assertThat(suite.cases().get(1).expectations())
        .containsExactly(new Expectation.Status("COMPLETED"));
    assertThat(suite.cases().get(1).rubric()).containsExactly("is polite");
  }

  @Test
  void every_problem_is_told_at_its_line() {
    var problems =
        problems(
            """
            suite: desk
            workflow: Support Desk
            cases:
              - name: a
                input: {}
                expect:
                  fact: [x]
                  citations: -1
              - input: {}
            """);

    assertThat(problems).extracting(Problem::line).contains(2, 8, 9);
    assertThat(problems)
        .anyMatch(problem -> problem.message().contains("fact") && problem.line() == 6)
        .anyMatch(problem -> problem.message().contains("name"));
  }

  @Test
  void what_a_schema_cannot_say_is_told_at_its_line_too() {
    var problems =
        problems(
            """
            suite: desk
            workflow: w
            timeout: PT2H
            cases:
              - name: a
                input: {}
                expect:
                  matches:
                    /a: '(('
              - name: a
                input: {}
                expect:
                  facts: ['**']
            """);

    assertThat(problems).extracting(Problem::line).containsExactlyInAnyOrder(3, 9, 10, 13);
    assertThat(problems)
        .extracting(Problem::message)
        .anyMatch(message -> message.contains("not a pattern"))
        .anyMatch(message -> message.contains("another case is called 'a'"));
  }

  @Test
  void text_that_is_no_suite_is_refused_with_the_line() {
    assertThat(problems("a: b\nc: [1")).extracting(Problem::line).containsExactly(2);
    assertThat(problems("")).hasSize(1);
    assertThat(problems("[1]")).hasSize(1);
    assertThat(problems("suite: a\nsuite: b")).extracting(Problem::line).containsExactly(2);
    assertThat(problems("a: !!java.io.File [x]")).hasSize(1);
    assertThat(problems("x".repeat(SuiteText.CHARS_MAX + 1))).hasSize(1);
  }

  @Test
  void cases_and_runs_are_bounded() {
    assertThat(problems(suite(Suite.CASES_MAX + 1, 1)))
        .anyMatch(problem -> problem.pointer().equals("/cases"));
    assertThat(problems(suite(Suite.CASES_MAX, 3)))
        .anyMatch(problem -> problem.pointer().equals("/repeat"));
    assertThat(SuiteReader.read(suite(Suite.CASES_MAX, 2)).cases()).hasSize(Suite.CASES_MAX);
  }

  @Test
  void the_digest_is_of_the_content_and_not_of_its_layout() {
    var yaml = SuiteReader.read("suite: a\nworkflow: w\ncases: [{name: c, input: {}}]");
    var json =
        SuiteReader.read(
            "{\"suite\": \"a\", \"workflow\": \"w\", \"cases\": [{\"name\": \"c\", \"input\": {}}]}");
    var other = SuiteReader.read("suite: a\nworkflow: w\ncases: [{name: d, input: {}}]");

    assertThat(json.digest()).isEqualTo(yaml.digest());
    assertThat(other.digest()).isNotEqualTo(yaml.digest());
  }

  @Test
  void the_support_desk_s_suite_is_one() throws IOException {
    var file = Path.of("..", "examples", "support-desk", "evaluation", "suite.yaml");

    assertThat(SuiteReader.read(Files.readString(file)).cases()).hasSizeGreaterThanOrEqualTo(20);
  }

  private static String suite(int cases, int repeat) {
    return "suite: a\nworkflow: w\nrepeat: "
        + repeat
        + "\ncases:\n"
        + IntStream.range(0, cases)
            .mapToObj(i -> "  - {name: c" + i + ", input: {}}")
            .collect(Collectors.joining("\n"));
  }
}
