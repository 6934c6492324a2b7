package io.millrace.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkdownTest {

  private static final List<Figure> FIGURES =
      List.of(
          Figure.of("recovery", "until complete", 2.345, "s", Goal.atMost(3, 1.5)),
          Figure.of("recovery", "bodies begun", 3_012, "bodies"));
  private static final List<Plot> PLOTS =
      List.of(
          new Plot(
              "n-rate", "Rate", "in flight", "runs/s", List.of(series("rate", 1, 25, 10, 190))),
          new Plot("n-p99", "Latency", "in flight", "ms", List.of(series("p99", 1, 41.5))));

  @Test
  void figures_are_rows_with_their_goals() {
    assertThat(Markdown.figures(FIGURES))
        .isEqualTo(
            """
            | figure | value | at least | aim |
            |---|---:|---:|---:|
            | until complete | 2.35 s | ≤ 3 | ≤ 1.50 |
            | bodies begun | 3,012 bodies |  |  |
            """);
  }

  @Test
  void curves_over_one_size_are_columns_and_what_was_not_measured_is_a_dash() {
    assertThat(Markdown.plots(PLOTS))
        .isEqualTo(
            """
            | in flight | rate, runs/s | p99, ms |
            |---:|---:|---:|
            | 1 | 25 | 41.5 |
            | 10 | 190 | – |
            """);
  }

  @Test
  void each_scenario_has_files_of_its_own(@TempDir Path folder) throws Exception {
    // given
    var report = new Report(Instant.EPOCH, Map.of(), Map.of(), FIGURES, List.of());

    // when
    new Results(folder).write("growth-n", report, PLOTS);

    // then
    assertThat(folder.resolve("growth-n.json")).content().contains("until complete");
    assertThat(folder.resolve("growth-n.md")).content().startsWith("| in flight |");
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains("n-rate.svg", "n-rate.csv", "n-p99.svg", "n-p99.csv");
    }
  }

  private static Plot.Series series(String name, double... xy) {
    var points = new ArrayList<Plot.Point>();
    for (int i = 0; i < xy.length; i += 2) points.add(new Plot.Point(xy[i], xy[i + 1]));
    return new Plot.Series(name, points);
  }
}
