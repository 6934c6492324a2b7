package io.millrace.bench.scenario.growth;

import io.millrace.bench.installation.Installation;
import io.millrace.bench.report.Figure;
import io.millrace.bench.report.Plot;
import io.millrace.bench.report.Progress;
import io.millrace.bench.scenario.BenchOptions;
import io.millrace.bench.scenario.Figures;
import io.millrace.bench.scenario.Scenario;
import java.util.List;

/**
 * How cost grows: over runs in flight, partitions, steps of a run and runs in the archive. Writes a
 * table and a picture of each curve into {@code growth} in the folder of the benchmark.
 */
public final class Growth implements Scenario {

  /** One size that grows. */
  interface Axis {
    List<Plot> measure(Installation on, BenchOptions options) throws Exception;
  }

  private static final List<Axis> AXES =
      List.of(new InFlight(), new Steps(), new ArchiveSize(), new Partitions());

  @Override
  public String name() {
    return "growth";
  }

  @Override
  public String describes() {
    return "cost over runs in flight, partitions, steps, archive: tables and plots (an hour)";
  }

  @Override
  public boolean needsEmbedded() {
    return true;
  }

  @Override
  public boolean byDefault() {
    return false;
  }

  @Override
  public List<Figure> run(Installation on, BenchOptions options) throws Exception {
    var figures = new Figures(this);
    var folder = on.folder().resolve("growth");
    for (var axis : AXES)
      for (var plot : axis.measure(on, options)) {
        plot.write(folder);
        Progress.say("written: " + folder.resolve(plot.name()) + ".csv and .svg");
        for (var series : plot.series())
          for (var point : series.points())
            figures.add(
                "%s, %s, %s=%.0f".formatted(plot.title(), series.name(), plot.xLabel(), point.x()),
                point.y(),
                plot.yLabel());
      }
    return figures.list();
  }
}
