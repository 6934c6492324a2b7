package io.millrace.bench.scenario.growth;

import io.millrace.bench.report.Plot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A plot in the making: a value for a series at a size. */
final class Curve {

  private final Map<String, List<Plot.Point>> series = new LinkedHashMap<>();

  Curve add(String name, double x, double y) {
    series.computeIfAbsent(name, each -> new ArrayList<>()).add(new Plot.Point(x, y));
    return this;
  }

  Plot plot(String name, String title, String xLabel, String yLabel) {
    return new Plot(
        name,
        title,
        xLabel,
        yLabel,
        series.entrySet().stream()
            .map(each -> new Plot.Series(each.getKey(), each.getValue()))
            .toList());
  }
}
