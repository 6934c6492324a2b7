package io.millrace.agents.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.agents.api.SessionContext;
import io.millrace.agents.api.SessionContext.Turn;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExtractiveSummaryTest {

  @Test
  void each_turn_becomes_a_line_of_its_first_sentences() {
    var answer = "On 4 November a fee of £4.25 was charged. " + "It is half a percent. ".repeat(20);

    var summary =
        ExtractiveSummary.of(
            new SessionContext(
                null,
                List.of(
                    new Turn("Why was I\n charged?", answer),
                    new Turn(null, null),
                    new Turn("x".repeat(500), "No."))));

    var lines = summary.lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.getFirst())
        .startsWith(
            "- Asked: Why was I charged? Answered: On 4 November a fee of £4.25 was charged. It is")
        .endsWith("percent.");
    assertThat(lines.get(1)).isEqualTo("- Asked: (no message) Answered: (no answer)");
    assertThat(lines.getLast()).contains("xxx…").endsWith("Answered: No.");
  }

  @Test
  void the_summary_so_far_comes_first() {
    var turns = List.of(new Turn("Third?", "Three."));

    assertThat(
            ExtractiveSummary.of(
                new SessionContext("- Asked: First? Answered: One.\n- Second.", turns)))
        .isEqualTo("- Asked: First? Answered: One.\n- Second.\n- Asked: Third? Answered: Three.");
  }

  @Test
  void the_oldest_lines_go_where_it_grows_too_long_however_often() {
    String summary = null;
    for (int round = 0; round < 30; round++) {
      int from = round * 5;
      var turns =
          IntStream.range(from, from + 5)
              .mapToObj(i -> new Turn("Question " + i + "?", "Answer ".repeat(60) + i + "."))
              .toList();
      summary = ExtractiveSummary.of(new SessionContext(summary, turns));
      assertThat(summary).hasSizeLessThanOrEqualTo(ExtractiveSummary.CHARS_MAX);
      assertThat(summary).contains("Question " + (from + 4) + "?");
    }

    assertThat(summary).startsWith("…\n- ").doesNotContain("Question 1?");
    assertThat(summary.indexOf('…', 1)).isPositive();
    assertThat(summary.lines().filter("…"::equals)).hasSize(1);
  }

  @Test
  void a_line_of_any_length_is_bounded() {
    var summary =
        ExtractiveSummary.of(new SessionContext("y".repeat(50_000), List.of(new Turn("Q?", "A."))));

    assertThat(summary).hasSizeLessThan(ExtractiveSummary.CHARS_MAX).endsWith("Answered: A.");
    assertThat(ExtractiveSummary.of(SessionContext.NONE)).isEmpty();
  }
}
