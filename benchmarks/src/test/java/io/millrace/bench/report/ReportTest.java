package io.millrace.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {

  private static final Report REPORT =
      new Report(
          Instant.parse("2026-01-02T03:04:05Z"),
          Map.of("cores", 2),
          Map.of("quick", true),
          List.of(
              Figure.of("pipeline", "runs/s", 1_234.56, "runs/s", Goal.atLeast(1_000, 3_000)),
              Figure.of("pipeline", "CPU per run", 0.54, "ms", Goal.atMost(1.5, 0.6)),
              Figure.of("pipeline", "p99", 140.26, "ms", Goal.atMost(138, 60)),
              Figure.of("floor", "share", 0.0713, "")),
          List.of("not steady"));

  @Test
  void the_table_says_of_each_figure_how_it_stands_to_its_goal() {
    var lines = REPORT.table().lines().map(line -> line.replaceAll(" +", " ")).toList();

    assertThat(lines)
        .contains(
            "cores 2",
            "pipeline runs/s 1,235 runs/s ≥ 1,000 ≥ 3,000 reached",
            "pipeline CPU per run 0.540 ms ≤ 1.50 ≤ 0.600 aim reached",
            "pipeline p99 140 ms ≤ 138 ≤ 60 missed",
            "floor share 0.071",
            "note: not steady");
    assertThat(REPORT.reached()).isFalse();
  }

  @Test
  void columns_stand_below_each_other() {
    var rows = REPORT.table().lines().filter(line -> line.startsWith("pipeline")).toList();

    assertThat(rows)
        .extracting(row -> row.indexOf("≥") >= 0 ? row.indexOf("≥") : row.indexOf("≤"))
        .allMatch(column -> column > 20);
    assertThat(REPORT.table()).doesNotContain("\t");
  }

  @Test
  void json_has_every_figure_unrounded_with_its_goal_and_the_machine() throws Exception {
    var json = new ObjectMapper().readTree(REPORT.json());

    assertThat(json.path("at").asText()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(json.at("/machine/cores").asInt()).isEqualTo(2);
    assertThat(json.at("/settings/quick").asBoolean()).isTrue();
    assertThat(json.path("figures")).hasSize(4);
    assertThat(json.at("/figures/0/value").asDouble()).isEqualTo(1_234.56);
    assertThat(json.at("/figures/0/verdict").asText()).isEqualTo("REACHED");
    assertThat(json.at("/figures/2/verdict").asText()).isEqualTo("MISSED");
    assertThat(json.at("/figures/3").has("atLeast")).isFalse();
    assertThat(json.at("/notes/0").asText()).isEqualTo("not steady");
  }

  @Test
  void numbers_show_three_digits_that_matter() {
    assertThat(List.of(14_250.4, 71.26, 3.456, 0.1134, 0.0049, 0.0, 64.0))
        .extracting(Report::number)
        .containsExactly("14,250", "71.3", "3.46", "0.113", "0.0049", "0", "64");
  }
}
