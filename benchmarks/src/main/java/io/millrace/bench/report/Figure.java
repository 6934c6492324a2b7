package io.millrace.bench.report;

import org.jspecify.annotations.Nullable;

/**
 * One measured value. Its name is stable: reports of two days are compared by scenario and name.
 *
 * @param unit such as {@code ms}, {@code runs/s}, {@code MB}; empty for a plain ratio
 */
public record Figure(String scenario, String name, double value, String unit, @Nullable Goal goal) {

  public static Figure of(String scenario, String name, double value, String unit) {
    return new Figure(scenario, name, value, unit, null);
  }

  public static Figure of(String scenario, String name, double value, String unit, Goal goal) {
    return new Figure(scenario, name, value, unit, goal);
  }
}
