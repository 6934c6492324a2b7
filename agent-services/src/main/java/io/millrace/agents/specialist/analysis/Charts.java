package io.millrace.agents.specialist.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.specialist.Ordered;
import io.millrace.agents.specialist.OutputBuilder;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Draws the chart that was asked for. A column that is not there or not of numbers fails with
 * {@code column_unknown} or {@code column_not_numeric}; what does not fit is thinned out with a
 * warning.
 */
final class Charts {

  private Charts() {}

  static Map<String, Object> draw(JsonNode wanted, Columns columns, OutputBuilder output)
      throws AgentException {
    var kind = wanted.path("kind").asText();
    var svg =
        switch (kind) {
          case "bar" -> bars(wanted, columns, output);
          case "line" -> line(wanted, columns, output);
          case "scatter" -> scatter(wanted, columns, output);
          default -> histogram(wanted, columns);
        };
    return Ordered.of("kind", kind, "svg", svg);
  }

  private static String title(JsonNode wanted, String otherwise) {
    var title = wanted.path("title").asText();
    return title.isBlank() ? otherwise : title;
  }

  private static String bars(JsonNode wanted, Columns columns, OutputBuilder output)
      throws AgentException {
    var by = columns.named(wanted, "x");
    var of = wanted.path("y").isTextual() ? columns.numeric(wanted, "y") : null;
    var aggregate = wanted.path("aggregate").asText(of == null ? "count" : "sum");
    var groups = Profile.groups(by, of, of == null ? "count" : aggregate);
    if (groups.size() > SvgChart.BARS_MAX)
      output.warn(
          "The chart shows the first " + SvgChart.BARS_MAX + " of " + groups.size() + " groups.");
    var names = groups.keySet().stream().limit(SvgChart.BARS_MAX).toList();
    var values =
        groups.values().stream()
            .limit(SvgChart.BARS_MAX)
            .mapToDouble(BigDecimal::doubleValue)
            .toArray();
    var what = of == null ? "Rows" : aggregate + " of " + of.name();
    return SvgChart.bars(
        title(wanted, what + " by " + by.name()),
        "Bar chart: " + what + " for " + names.size() + " values of " + by.name() + ".",
        names,
        values);
  }

  private static String line(JsonNode wanted, Columns columns, OutputBuilder output)
      throws AgentException {
    var y = columns.numeric(wanted, "y");
    var x = wanted.path("x").isTextual() ? columns.named(wanted, "x") : null;
    var names = new ArrayList<String>();
    var values = new ArrayList<BigDecimal>();
    for (int row : thinned(y, y, output)) {
      var name = x == null ? String.valueOf(row + 1) : x.cells().get(row);
      names.add(name == null ? "" : name);
      values.add(y.numbers().get(row));
    }
    return SvgChart.line(
        title(wanted, y.name()),
        "Line chart of "
            + y.name()
            + " over "
            + (x == null ? "rows" : x.name())
            + ", "
            + values.size()
            + " points.",
        names,
        Statistics.doubles(values));
  }

  private static String scatter(JsonNode wanted, Columns columns, OutputBuilder output)
      throws AgentException {
    var x = columns.numeric(wanted, "x");
    var y = columns.numeric(wanted, "y");
    var rows = thinned(x, y, output);
    return SvgChart.scatter(
        title(wanted, y.name() + " against " + x.name()),
        "Scatter chart of " + y.name() + " against " + x.name() + ", " + rows.size() + " points.",
        rows.stream().mapToDouble(row -> x.numbers().get(row).doubleValue()).toArray(),
        rows.stream().mapToDouble(row -> y.numbers().get(row).doubleValue()).toArray());
  }

  /** Rows where both have a value, every so many where there are too many. */
  private static List<Integer> thinned(Column a, Column b, OutputBuilder output) {
    var rows = new ArrayList<Integer>();
    for (int row = 0; row < a.numbers().size(); row++)
      if (a.numbers().get(row) != null && b.numbers().get(row) != null) rows.add(row);
    if (rows.size() <= SvgChart.POINTS_MAX) return rows;
    int step = (rows.size() + SvgChart.POINTS_MAX - 1) / SvgChart.POINTS_MAX;
    output.warn("The chart shows every " + step + "th of " + rows.size() + " rows.");
    var thin = new ArrayList<Integer>();
    for (int i = 0; i < rows.size(); i += step) thin.add(rows.get(i));
    return thin;
  }

  private static String histogram(JsonNode wanted, Columns columns) throws AgentException {
    var x = columns.numeric(wanted, "x");
    var sorted = Statistics.doubles(x.values());
    Arrays.sort(sorted);
    int bins = Math.clamp((long) Math.ceil(Math.sqrt(sorted.length)), 1, SvgChart.BINS_MAX);
    double low = sorted[0];
    double width = (sorted[sorted.length - 1] - low) / bins;
    var counts = new double[bins];
    for (double value : sorted)
      counts[width > 0 ? (int) Math.min(bins - 1.0, (value - low) / width) : 0]++;
    var names = new ArrayList<String>();
    for (int i = 0; i < bins; i++) names.add(SvgChart.number(low + i * width));
    return SvgChart.bars(
        title(wanted, "Distribution of " + x.name()),
        "Histogram of " + x.name() + " in " + bins + " classes, labelled by their lower ends.",
        names,
        counts);
  }
}
