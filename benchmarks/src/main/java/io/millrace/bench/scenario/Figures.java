package io.millrace.bench.scenario;

import io.millrace.bench.report.Figure;
import io.millrace.bench.report.Goal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The figures of one scenario, gathered in their order. */
public final class Figures {

  private final String scenario;
  private final List<Figure> all = new ArrayList<>();

  public Figures(Scenario scenario) {
    this.scenario = scenario.name();
  }

  public Figures add(String name, double value, String unit) {
    all.add(Figure.of(scenario, name, value, unit));
    return this;
  }

  public Figures add(String name, double value, String unit, Goal goal) {
    all.add(Figure.of(scenario, name, value, unit, goal));
    return this;
  }

  /** Processor time of a run, by part and in all. */
  public Figures addCpu(String name, Map<String, Double> ms, long runs, Goal goal) {
    add(name + ", all processes", total(ms) / runs, "ms", goal);
    ms.forEach((part, sum) -> add(name + ", " + part, sum / runs, "ms"));
    return this;
  }

  public static double total(Map<String, Double> ms) {
    return ms.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  public Measured measured() {
    return Measured.of(all);
  }
}
