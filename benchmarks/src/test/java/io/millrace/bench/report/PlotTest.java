package io.millrace.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class PlotTest {

  private static final Plot PLOT =
      new Plot(
          "latency",
          "Latency <over> runs & more",
          "runs in flight",
          "ms",
          List.of(
              new Plot.Series("p50", points(1, 4, 10, 5, 100, 50)),
              new Plot.Series("p99", points(1, 12, 100, 500.5))));

  @Test
  void the_table_has_a_row_for_each_size_and_leaves_empty_what_was_not_measured() {
    assertThat(PLOT.csv()).isEqualTo("runs in flight,p50,p99\n1,4,12\n10,5,\n100,50,500.5\n");
  }

  @Test
  void the_picture_is_well_formed_and_follows_the_theme_of_its_reader() throws Exception {
    var svg = svg(PLOT);

    assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(2);
    assertThat(svg.getElementsByTagName("title").item(0).getTextContent())
        .isEqualTo("Latency <over> runs & more");
    assertThat(new SvgPlot(PLOT).svg()).contains("prefers-color-scheme: dark");
  }

  @Test
  void on_logarithmic_axes_equal_ratios_are_equal_distances_and_more_is_further_up()
      throws Exception {
    // when
    var circles = svg(PLOT).getElementsByTagName("circle");
    var xs = new ArrayList<Double>();
    var ys = new ArrayList<Double>();
    for (int i = 0; i < 3; i++) {
      xs.add(number(circles.item(i).getAttributes().getNamedItem("cx").getNodeValue()));
      ys.add(number(circles.item(i).getAttributes().getNamedItem("cy").getNodeValue()));
    }

    // then
    assertThat(xs.get(1) - xs.get(0)).isCloseTo(xs.get(2) - xs.get(1), Offset.offset(0.2));
    assertThat(ys.get(0)).isGreaterThan(ys.get(1));
    assertThat(ys.get(1)).isGreaterThan(ys.get(2));
  }

  @Test
  void what_is_not_above_zero_has_no_place_in_the_picture() throws Exception {
    var plot = new Plot("p", "t", "x", "y", List.of(new Plot.Series("a", points(1, 0, 10, 5))));

    assertThat(svg(plot).getElementsByTagName("circle").getLength()).isEqualTo(1);
    assertThat(plot.csv()).contains("1,0\n");
  }

  private static double number(String text) {
    return Double.parseDouble(text);
  }

  private static List<Plot.Point> points(double... xy) {
    var points = new ArrayList<Plot.Point>();
    for (int i = 0; i < xy.length; i += 2) points.add(new Plot.Point(xy[i], xy[i + 1]));
    return points;
  }

  private static Document svg(Plot plot) throws Exception {
    var bytes = new SvgPlot(plot).svg().getBytes(StandardCharsets.UTF_8);
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(bytes));
  }
}
