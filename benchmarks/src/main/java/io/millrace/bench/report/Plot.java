package io.millrace.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Curves over one size, as a table of comma-separated values and as a picture. Both axes are
 * logarithmic: what grows in proportion is a straight line. A value that is not above zero has no
 * place on them and is left out of the picture, not of the table.
 *
 * @param name of the files, without ending
 */
public record Plot(String name, String title, String xLabel, String yLabel, List<Series> series) {

  public record Point(double x, double y) {}

  public record Series(String name, List<Point> points) {
    public Series {
      points = List.copyOf(points);
    }

    /** The value at a size, if it was measured. */
    Optional<Double> at(double x) {
      return points.stream().filter(point -> point.x() == x).map(Point::y).findFirst();
    }
  }

  public Plot {
    series = List.copyOf(series);
  }

  /** Writes {@code NAME.csv} and {@code NAME.svg}. */
  public void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(name + ".csv"), csv());
    Files.writeString(folder.resolve(name + ".svg"), new SvgPlot(this).svg());
  }

  public String csv() {
    var head = new ArrayList<String>();
    head.add(quoted(xLabel));
    var rows = new TreeMap<Double, String[]>();
    for (int i = 0; i < series.size(); i++) {
      head.add(quoted(series.get(i).name()));
      for (var point : series.get(i).points())
        rows.computeIfAbsent(point.x(), x -> new String[series.size()])[i] = plain(point.y());
    }
    var text = new StringBuilder(String.join(",", head)).append('\n');
    rows.forEach(
        (x, values) -> {
          text.append(plain(x));
          for (var value : values) text.append(',').append(value == null ? "" : value);
          text.append('\n');
        });
    return text.toString();
  }

  /** All sizes, ascending. */
  List<Double> xs() {
    var xs = new TreeSet<Double>();
    series.forEach(each -> each.points().forEach(point -> xs.add(point.x())));
    return List.copyOf(xs);
  }

  private static String quoted(String text) {
    return text.contains(",") || text.contains("\"")
        ? "\"" + text.replace("\"", "\"\"") + "\""
        : text;
  }

  private static String plain(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.4g", value);
  }
}
