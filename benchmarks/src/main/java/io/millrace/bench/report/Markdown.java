package io.millrace.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Tables of Markdown, to be pasted into documentation. */
public final class Markdown {

  private Markdown() {}

  /** A row for each figure. */
  public static String figures(List<Figure> figures) {
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("figure", "value", "at least", "aim"));
    for (var figure : figures)
      rows.add(
          List.of(
              figure.name(),
              (Report.number(figure.value()) + " " + figure.unit()).strip(),
              Report.bound(figure, Goal::atLeast),
              Report.bound(figure, Goal::aim)));
    return table(rows, 1);
  }

  /** A row for each size, a column for each curve; the plots are all over the same size. */
  public static String plots(List<Plot> plots) {
    var head = new ArrayList<String>();
    head.add(plots.getFirst().xLabel());
    var xs = new TreeSet<Double>();
    for (var plot : plots) {
      xs.addAll(plot.xs());
      for (var series : plot.series()) head.add(series.name() + ", " + plot.yLabel());
    }
    var rows = new ArrayList<List<String>>();
    rows.add(head);
    for (double x : xs) {
      var row = new ArrayList<String>();
      row.add(Report.number(x));
      for (var plot : plots)
        for (var series : plot.series()) row.add(series.at(x).map(Report::number).orElse("–"));
      rows.add(row);
    }
    return table(rows, 0);
  }

  /**
   * @param numbersFrom the first column whose cells stand to the right
   */
  private static String table(List<List<String>> rows, int numbersFrom) {
    var text = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      text.append("| ").append(String.join(" | ", rows.get(i))).append(" |\n");
      if (i > 0) continue;
      for (int column = 0; column < rows.getFirst().size(); column++)
        text.append(column < numbersFrom ? "|---" : "|---:");
      text.append("|\n");
    }
    return text.toString();
  }
}
