package io.millrace.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A folder with what each scenario found, in files of its name that the next measurement of it
 * writes over: {@code NAME.json}, {@code NAME.md} to paste, and for curves {@code NAME-….svg} and
 * {@code .csv}.
 */
public final class Results {

  private final Path folder;

  public Results(Path folder) {
    this.folder = folder;
  }

  /**
   * @param report of this scenario alone
   */
  public void write(String scenario, Report report, List<Plot> plots) throws IOException {
    Files.createDirectories(folder);
    report.write(folder.resolve(scenario + ".json"));
    Files.writeString(
        folder.resolve(scenario + ".md"),
        plots.isEmpty() ? Markdown.figures(report.figures()) : Markdown.plots(plots));
    for (var plot : plots) plot.write(folder);
  }
}
