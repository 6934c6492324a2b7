package io.millrace.bench.report;

import io.millrace.bench.report.Plot.Point;
import io.millrace.bench.report.Plot.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The picture of a {@link Plot}: its colours follow the light or dark theme of the reader. */
final class SvgPlot {

  private static final int WIDTH = 720;
  private static final int HEIGHT = 400;
  private static final int LEFT = 76;
  private static final int RIGHT = 40;
  private static final int LEGEND_TOP = 44;
  private static final int LEGEND_ROW = 22;
  private static final int BOTTOM = 56;
  private static final int LEGEND_WIDTH = 200;
  private static final int LEGEND_COLUMNS = 3;
  private static final int COLOURS = 8;
  private static final String STYLE =
      """
      <style>
        svg { color-scheme: light dark; --paper: #fff; --ink: #1c2733; --grid: #d5dbe1;
          --c0: #0b63c5; --c1: #b4460a; --c2: #1a7a3c; --c3: #8a3fb0; --c4: #8a6a00;
          --c5: #0f7482; --c6: #b0245e; --c7: #5b5f66;
          font: 13px system-ui, sans-serif; }
        @media (prefers-color-scheme: dark) {
          svg { --paper: #14191f; --ink: #e3e8ee; --grid: #3a444f;
            --c0: #6db3ff; --c1: #ff9d5c; --c2: #6fd08c; --c3: #d39bf5; --c4: #e6c34a;
            --c5: #5ccbd8; --c6: #ff8fb8; --c7: #b4bac2; }
        }
        .paper { fill: var(--paper); } text { fill: var(--ink); } .title { font-size: 16px; font-weight: 600; }
        .grid { stroke: var(--grid); stroke-width: 1; } .curve { fill: none; stroke-width: 2.5; }
      </style>
      """;

  private final Plot plot;
  private final int top;
  private final double xLow;
  private final double xHigh;
  private final double yLow;
  private final double yHigh;

  SvgPlot(Plot plot) {
    this.plot = plot;
    top =
        LEGEND_TOP
            + LEGEND_ROW * Math.max(1, Math.ceilDiv(plot.series().size(), LEGEND_COLUMNS))
            + 10;
    var xs = plot.xs().stream().filter(x -> x > 0).toList();
    xLow = xs.isEmpty() ? 1 : xs.getFirst();
    xHigh = xs.isEmpty() || xs.getLast() == xLow ? xLow * 10 : xs.getLast();
    var ys =
        plot.series().stream()
            .flatMap(series -> series.points().stream())
            .mapToDouble(Point::y)
            .filter(y -> y > 0)
            .summaryStatistics();
    yLow = ys.getCount() == 0 ? 1 : floor(ys.getMin());
    yHigh = ys.getCount() == 0 ? 10 : ceiling(ys.getMax(), yLow);
  }

  String svg() {
    var svg = new StringBuilder();
    add(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">",
        WIDTH,
        HEIGHT);
    add(svg, "<title>%s</title>", escaped(plot.title()));
    svg.append(STYLE);
    add(svg, "<rect class=\"paper\" width=\"%d\" height=\"%d\"/>", WIDTH, HEIGHT);
    add(svg, "<text class=\"title\" x=\"%d\" y=\"26\">%s</text>", LEFT, escaped(plot.title()));
    axes(svg);
    for (int i = 0; i < plot.series().size(); i++) curve(svg, plot.series().get(i), i);
    return svg.append("</svg>\n").toString();
  }

  private void axes(StringBuilder svg) {
    for (double y : yTicks()) {
      add(
          svg,
          "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>",
          LEFT,
          WIDTH - RIGHT,
          y(y),
          y(y));
      add(
          svg,
          "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
          LEFT - 8,
          y(y) + 4,
          Report.number(y));
    }
    for (double x : plot.xs())
      if (x > 0)
        add(
            svg,
            "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
            x(x),
            HEIGHT - BOTTOM + 20,
            Report.number(x));
    add(
        svg,
        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>",
        (LEFT + WIDTH - RIGHT) / 2,
        HEIGHT - 12,
        escaped(plot.xLabel()));
    int middle = (top + HEIGHT - BOTTOM) / 2;
    add(
        svg,
        "<text x=\"18\" y=\"%d\" text-anchor=\"middle\" transform=\"rotate(-90 18 %d)\">%s</text>",
        middle,
        middle,
        escaped(plot.yLabel()));
  }

  private void curve(StringBuilder svg, Series series, int index) {
    var colour = "var(--c" + index % COLOURS + ")";
    var seen = series.points().stream().filter(point -> point.x() > 0 && point.y() > 0).toList();
    var path =
        seen.stream()
            .map(point -> String.format(Locale.ROOT, "%.1f,%.1f", x(point.x()), y(point.y())))
            .collect(Collectors.joining(" "));
    add(svg, "<polyline class=\"curve\" stroke=\"%s\" points=\"%s\"/>", colour, path);
    for (var point : seen)
      add(
          svg,
          "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"><title>%s: %s</title></circle>",
          x(point.x()),
          y(point.y()),
          colour,
          escaped(series.name()) + ", " + Report.number(point.x()),
          Report.number(point.y()));
    legend(svg, series, index, colour);
  }

  private static void legend(StringBuilder svg, Series series, int index, String colour) {
    int left = LEFT + index % LEGEND_COLUMNS * LEGEND_WIDTH;
    int upper = LEGEND_TOP + index / LEGEND_COLUMNS * LEGEND_ROW;
    add(
        svg,
        "<rect x=\"%d\" y=\"%d\" width=\"14\" height=\"14\" rx=\"3\" fill=\"%s\"/>",
        left,
        upper,
        colour);
    add(svg, "<text x=\"%d\" y=\"%d\">%s</text>", left + 20, upper + 12, escaped(series.name()));
  }

  /** 1, 2 and 5 of each power of ten within a narrow range, the powers alone within a wide one. */
  private List<Double> yTicks() {
    boolean wide = yHigh / yLow > 200;
    var ticks = new ArrayList<Double>();
    for (double power = Math.pow(10, Math.floor(Math.log10(yLow) + 1e-9));
        power <= yHigh * 1.001;
        power *= 10)
      for (double factor : wide ? new double[] {1} : new double[] {1, 2, 5})
        if (power * factor >= yLow * 0.999 && power * factor <= yHigh * 1.001)
          ticks.add(power * factor);
    return ticks;
  }

  private double x(double value) {
    return LEFT + (WIDTH - RIGHT - LEFT) * share(value, xLow, xHigh);
  }

  private double y(double value) {
    return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - top) * share(value, yLow, yHigh);
  }

  private static double share(double value, double low, double high) {
    return Math.log(value / low) / Math.log(high / low);
  }

  /** The next of 1, 2, 5 times a power of ten below. */
  private static double floor(double value) {
    double power = Math.pow(10, Math.floor(Math.log10(value)));
    return value >= 5 * power ? 5 * power : value >= 2 * power ? 2 * power : power;
  }

  private static double ceiling(double value, double above) {
    double power = Math.pow(10, Math.floor(Math.log10(value)));
    double next =
        value <= power
            ? power
            : value <= 2 * power ? 2 * power : value <= 5 * power ? 5 * power : 10 * power;
    return next > above ? next : above * 10;
  }

  private static void add(StringBuilder svg, String line, Object... values) {
    svg.append(String.format(Locale.ROOT, line, values)).append('\n');
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
