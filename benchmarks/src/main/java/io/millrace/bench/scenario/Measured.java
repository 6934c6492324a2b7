package io.millrace.bench.scenario;

import io.millrace.bench.report.Figure;
import io.millrace.bench.report.Plot;
import java.util.ArrayList;
import java.util.List;

/**
 * What a scenario has found.
 *
 * @param plots curves, where something grows; their points are figures too
 * @param notes what limits the figures
 */
public record Measured(List<Figure> figures, List<Plot> plots, List<String> notes) {

  public Measured {
    figures = List.copyOf(figures);
    plots = List.copyOf(plots);
    notes = List.copyOf(notes);
  }

  public static Measured of(List<Figure> figures) {
    return new Measured(figures, List.of(), List.of());
  }

  /** Curves, with a figure for each point. */
  public static Measured of(Scenario scenario, List<Plot> plots, List<String> notes) {
    var figures = new ArrayList<Figure>();
    for (var plot : plots)
      for (var series : plot.series())
        for (var point : series.points())
          figures.add(
              Figure.of(
                  scenario.name(),
                  "%s, %s, %s=%.0f"
                      .formatted(plot.title(), series.name(), plot.xLabel(), point.x()),
                  point.y(),
                  plot.yLabel()));
    return new Measured(figures, plots, notes);
  }
}
