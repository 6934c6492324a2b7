package io.millrace.agents.specialist.analysis;

import io.millrace.agents.core.Texts;
import java.util.List;
import java.util.Locale;

/**
 * A chart as SVG without style sheet, script or reference: lines and texts in {@code currentColor},
 * so that it is legible on light and on dark, with a title and a description for those who hear it.
 * Every text is escaped and bounded; every coordinate is a number of ours.
 */
final class SvgChart {

  static final int POINTS_MAX = 2_000;
  static final int BARS_MAX = 60;
  static final int BINS_MAX = 40;
  private static final int WIDTH = 720;
  private static final int HEIGHT = 400;
  private static final int LEFT = 80;
  private static final int TOP = 40;
  private static final int RIGHT = 20;
  private static final int BOTTOM = 70;
  private static final int TICKS = 5;
  private static final int LABEL_CHARS_MAX = 14;
  private static final int TITLE_CHARS_MAX = 80;
  private static final int LABELS_MAX = 12;

  private final StringBuilder svg = new StringBuilder();
  private final double low;
  private final double high;

  private SvgChart(String title, String description, double low, double high) {
    this.low = low;
    this.high = high > low ? high : low + 1;
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"chart-title chart-desc\" color=\"currentColor\" font-family=\"sans-serif\" font-size=\"12\">"
            .formatted(WIDTH, HEIGHT));
    svg.append("<title id=\"chart-title\">")
        .append(text(title, TITLE_CHARS_MAX))
        .append("</title>");
    svg.append("<desc id=\"chart-desc\">").append(text(description, 400)).append("</desc>");
    label(WIDTH / 2.0, TOP / 2.0, "middle", title, TITLE_CHARS_MAX);
    for (int i = 0; i <= TICKS; i++) {
      double value = this.low + (this.high - this.low) * i / TICKS;
      line(LEFT, y(value), WIDTH - RIGHT, y(value), "0.15");
      label(LEFT - 6, y(value) + 4, "end", number(value), LABEL_CHARS_MAX);
    }
    line(LEFT, TOP, LEFT, HEIGHT - BOTTOM, "1");
  }

  static String bars(String title, String description, List<String> names, double[] values) {
    double low = Math.min(0, min(values));
    var chart = new SvgChart(title, description, low, Math.max(0, max(values)));
    double step = (double) (WIDTH - LEFT - RIGHT) / Math.max(1, values.length);
    for (int i = 0; i < values.length; i++) {
      double top = Math.min(chart.y(values[i]), chart.y(0));
      chart.svg.append(
          "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"currentColor\" fill-opacity=\"0.6\"><title>%s</title></rect>"
              .formatted(
                  at(LEFT + i * step + step * 0.1),
                  at(top),
                  at(step * 0.8),
                  at(Math.abs(chart.y(values[i]) - chart.y(0))),
                  text(names.get(i) + ": " + number(values[i]), TITLE_CHARS_MAX)));
      if (shown(i, values.length))
        chart.label(
            LEFT + (i + 0.5) * step, HEIGHT - BOTTOM + 18, "middle", names.get(i), LABEL_CHARS_MAX);
    }
    return chart.end();
  }

  static String line(String title, String description, List<String> names, double[] values) {
    var chart = new SvgChart(title, description, min(values), max(values));
    var points = new StringBuilder();
    for (int i = 0; i < values.length; i++) {
      double x =
          LEFT + (WIDTH - LEFT - RIGHT) * (values.length == 1 ? 0.5 : i / (values.length - 1.0));
      points.append(at(x)).append(',').append(at(chart.y(values[i]))).append(' ');
      if (shown(i, values.length))
        chart.label(x, HEIGHT - BOTTOM + 18, "middle", names.get(i), LABEL_CHARS_MAX);
    }
    chart
        .svg
        .append("<polyline fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\" points=\"")
        .append(points.toString().strip())
        .append("\"/>");
    return chart.end();
  }

  static String scatter(String title, String description, double[] xs, double[] ys) {
    var chart = new SvgChart(title, description, min(ys), max(ys));
    double low = min(xs);
    double high = max(xs) > low ? max(xs) : low + 1;
    for (int i = 0; i < xs.length; i++)
      chart.svg.append(
          "<circle cx=\"%s\" cy=\"%s\" r=\"3\" fill=\"currentColor\" fill-opacity=\"0.5\"/>"
              .formatted(
                  at(LEFT + (WIDTH - LEFT - RIGHT) * (xs[i] - low) / (high - low)),
                  at(chart.y(ys[i]))));
    for (int i = 0; i <= TICKS; i++)
      chart.label(
          LEFT + (WIDTH - LEFT - RIGHT) * i / (double) TICKS,
          HEIGHT - BOTTOM + 18,
          "middle",
          number(low + (high - low) * i / TICKS),
          LABEL_CHARS_MAX);
    return chart.end();
  }

  private String end() {
    line(LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM, "1");
    return svg.append("</svg>").toString();
  }

  private double y(double value) {
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - (value - low) / (high - low));
  }

  private void line(double x1, double y1, double x2, double y2, String opacity) {
    svg.append(
        "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"currentColor\" stroke-opacity=\"%s\"/>"
            .formatted(at(x1), at(y1), at(x2), at(y2), opacity));
  }

  private void label(double x, double y, String anchor, String words, int charsMax) {
    svg.append(
        "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" fill=\"currentColor\">%s</text>"
            .formatted(at(x), at(y), anchor, text(words, charsMax)));
  }

  private static boolean shown(int i, int count) {
    return i % Math.max(1, (count + LABELS_MAX - 1) / LABELS_MAX) == 0;
  }

  private static String at(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  static String number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e12)
      return String.format(Locale.ROOT, "%.0f", value);
    return String.format(Locale.ROOT, "%.4g", value);
  }

  /** Escaped, without characters that XML does not have. */
  static String text(String words, int charsMax) {
    var safe = new StringBuilder();
    Texts.bounded(words, charsMax)
        .codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default ->
                    safe.appendCodePoint(
                        c < ' ' || c >= 0xD800 && c <= 0xDFFF || c >= 0xFFFE && c <= 0xFFFF
                            ? ' '
                            : c);
              }
            });
    return safe.toString();
  }

  private static double min(double[] values) {
    double min = Double.POSITIVE_INFINITY;
    for (double value : values) min = Math.min(min, value);
    return values.length == 0 ? 0 : min;
  }

  private static double max(double[] values) {
    double max = Double.NEGATIVE_INFINITY;
    for (double value : values) max = Math.max(max, value);
    return values.length == 0 ? 1 : max;
  }
}
