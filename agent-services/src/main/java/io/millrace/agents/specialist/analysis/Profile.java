package io.millrace.agents.specialist.analysis;

import io.millrace.agents.core.Texts;
import io.millrace.agents.specialist.Ordered;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is said of columns, as fields of the output. */
final class Profile {

  static final int TOP_MAX = 5;
  static final int OUTLIERS_MAX = 20;
  static final int CORRELATED_MAX = 30;
  static final int GROUPS_MAX = 500;
  private static final int TEXT_CHARS_MAX = 100;

  private Profile() {}

  static Map<String, @Nullable Object> of(Column column) {
    var fields = new LinkedHashMap<String, @Nullable Object>();
    var known = column.cells().stream().filter(Objects::nonNull).toList();
    fields.put("name", column.name());
    fields.put("type", column.type());
    fields.put("count", known.size());
    fields.put("nulls", column.cells().size() - known.size());
    fields.put(
        "distinct",
        new LinkedHashSet<>(column.numeric() ? List.<Object>copyOf(normal(column)) : known).size());
    if (column.numeric()) numbers(fields, column);
    else if (column.type().equals("date")) {
      fields.put("min", known.stream().min(Comparator.naturalOrder()).orElse(null));
      fields.put("max", known.stream().max(Comparator.naturalOrder()).orElse(null));
    } else fields.put("top", top(known));
    return fields;
  }

  private static List<BigDecimal> normal(Column column) {
    return column.values().stream().map(BigDecimal::stripTrailingZeros).toList();
  }

  private static void numbers(Map<String, @Nullable Object> fields, Column column) {
    var values = column.values();
    var inOrder = Statistics.doubles(values);
    var sorted = inOrder.clone();
    Arrays.sort(sorted);
    fields.put("min", Statistics.finite(sorted[0]));
    fields.put("max", Statistics.finite(sorted[sorted.length - 1]));
    fields.put("sum", Statistics.sum(values).toPlainString());
    fields.put("mean", Statistics.finite(Statistics.mean(values)));
    fields.put("stddev", Statistics.stddev(inOrder));
    var quantiles = new LinkedHashMap<String, @Nullable Object>();
    for (double part : new double[] {0.05, 0.25, 0.5, 0.75, 0.95})
      quantiles.put(
          "p" + Math.round(part * 100), Statistics.finite(Statistics.quantile(sorted, part)));
    fields.put("median", quantiles.get("p50"));
    fields.put("quantiles", quantiles);
    fields.put("outliers", outliers(column, sorted));
    var trend = Statistics.trend(inOrder);
    fields.put(
        "trend",
        trend == null
            ? null
            : Ordered.of(
                "slopePerRow", trend.slope(), "intercept", trend.intercept(), "r2", trend.r2()));
  }

  private static Map<String, Object> outliers(Column column, double[] sorted) {
    var fences = Statistics.fences(sorted);
    var shown = new ArrayList<Map<String, Object>>();
    int count = 0;
    for (int row = 0; row < column.numbers().size(); row++) {
      var value = column.numbers().get(row);
      if (value == null) continue;
      double number = value.doubleValue();
      if (number >= fences[0] && number <= fences[1]) continue;
      if (count++ < OUTLIERS_MAX) shown.add(Ordered.of("row", row, "value", value));
    }
    return Ordered.of("count", count, "shown", shown);
  }

  private static List<Map<String, Object>> top(List<String> known) {
    var counts = new HashMap<String, Integer>();
    known.forEach(value -> counts.merge(value, 1, Integer::sum));
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(TOP_MAX)
        .map(
            entry ->
                Ordered.of(
                    "value",
                    Texts.bounded(entry.getKey(), TEXT_CHARS_MAX),
                    "count",
                    entry.getValue()))
        .toList();
  }

  static List<Map<String, Object>> correlations(List<Column> columns) {
    var numeric = columns.stream().filter(Column::numeric).limit(CORRELATED_MAX).toList();
    var found = new ArrayList<Map<String, Object>>();
    for (int i = 0; i < numeric.size(); i++)
      for (int j = i + 1; j < numeric.size(); j++) {
        var r = Statistics.correlation(numeric.get(i).numbers(), numeric.get(j).numbers());
        if (r != null)
          found.add(Ordered.of("a", numeric.get(i).name(), "b", numeric.get(j).name(), "r", r));
      }
    return found;
  }

  /** A value for each group, the groups in the order they come; a null has a group of its own. */
  static Map<String, BigDecimal> groups(Column by, @Nullable Column of, String aggregate) {
    var groups = new LinkedHashMap<String, List<BigDecimal>>();
    for (int row = 0; row < by.cells().size(); row++) {
      var key = by.cells().get(row);
      var values =
          groups.computeIfAbsent(
              key == null ? "(none)" : Texts.bounded(key, TEXT_CHARS_MAX),
              none -> new ArrayList<>());
      var value = of == null ? BigDecimal.ONE : of.numbers().get(row);
      if (value != null) values.add(value);
    }
    var result = new LinkedHashMap<String, BigDecimal>();
    groups.forEach(
        (key, values) -> {
          if (aggregate.equals("count") || !values.isEmpty())
            result.put(key, aggregate(values, aggregate));
        });
    return result;
  }

  private static BigDecimal aggregate(List<BigDecimal> values, String aggregate) {
    return switch (aggregate) {
      case "sum" -> Statistics.sum(values);
      case "mean" -> BigDecimal.valueOf(Statistics.mean(values));
      case "min" -> values.stream().min(Comparator.naturalOrder()).orElseThrow();
      case "max" -> values.stream().max(Comparator.naturalOrder()).orElseThrow();
      case "median" -> {
        var sorted = Statistics.doubles(values);
        Arrays.sort(sorted);
        yield BigDecimal.valueOf(Statistics.quantile(sorted, 0.5));
      }
      default -> BigDecimal.valueOf(values.size());
    };
  }
}
