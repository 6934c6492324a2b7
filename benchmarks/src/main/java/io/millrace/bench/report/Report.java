package io.millrace.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * What was measured, for people as a table and for machines as JSON.
 *
 * @param at when it was begun
 * @param machine facts about the machine, by name
 * @param settings how it was measured, by name
 * @param notes what limits the figures, such as a warm-up that ended at its bound
 */
public record Report(
    Instant at,
    Map<String, Object> machine,
    Map<String, Object> settings,
    List<Figure> figures,
    List<String> notes) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> HEAD =
      List.of("scenario", "figure", "value", "unit", "at least", "aim", "");
  private static final int VALUE = 2;

  public Report {
    figures = List.copyOf(figures);
    notes = List.copyOf(notes);
  }

  public boolean reached() {
    return figures.stream().allMatch(figure -> !verdict(figure).equals("MISSED"));
  }

  /** Lines as wide as their widest cell; numbers stand to the right. */
  public String table() {
    var text = new StringBuilder();
    machine.forEach((name, value) -> text.append("%-12s %s%n".formatted(name, value)));
    text.append('\n');
    var rows = new ArrayList<List<String>>();
    rows.add(HEAD);
    figures.forEach(figure -> rows.add(row(figure)));
    var widths = new int[HEAD.size()];
    for (var row : rows)
      for (int i = 0; i < widths.length; i++) widths[i] = Math.max(widths[i], row.get(i).length());
    for (var row : rows) {
      var line = new StringBuilder();
      for (int i = 0; i < widths.length; i++)
        line.append(isNumber(i) ? left(row.get(i), widths[i]) : right(row.get(i), widths[i]))
            .append("  ");
      text.append(line.toString().stripTrailing()).append('\n');
    }
    notes.forEach(note -> text.append("note: ").append(note).append('\n'));
    return text.toString();
  }

  private static boolean isNumber(int column) {
    return column == VALUE || column == VALUE + 2 || column == VALUE + 3;
  }

  private static String left(String cell, int width) {
    return " ".repeat(width - cell.length()) + cell;
  }

  private static String right(String cell, int width) {
    return cell + " ".repeat(width - cell.length());
  }

  private static List<String> row(Figure figure) {
    return List.of(
        figure.scenario(),
        figure.name(),
        number(figure.value()),
        figure.unit(),
        bound(figure, Goal::atLeast),
        bound(figure, Goal::aim),
        switch (verdict(figure)) {
          case "MISSED" -> "missed";
          case "REACHED" -> "reached";
          case "AIM_REACHED" -> "aim reached";
          default -> "";
        });
  }

  static String bound(Figure figure, Function<Goal, Double> which) {
    var goal = figure.goal();
    if (goal == null) return "";
    return (goal.higherIsBetter() ? "≥ " : "≤ ") + number(which.apply(goal));
  }

  private static String verdict(Figure figure) {
    var goal = figure.goal();
    return goal == null ? "" : goal.verdict(figure.value()).name();
  }

  /** Three digits that matter, without exponents: 14,250 and 71.3 and 0.113. */
  static String number(double value) {
    double size = Math.abs(value);
    if (size != 0 && size < 0.01) return String.format(Locale.ROOT, "%.4f", value);
    if (value == Math.rint(value) || size >= 100) return String.format(Locale.ROOT, "%,.0f", value);
    return String.format(Locale.ROOT, size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f", value);
  }

  public String json() throws IOException {
    var root = JSON.createObjectNode();
    root.put("at", at.toString());
    root.set("machine", JSON.valueToTree(machine));
    root.set("settings", JSON.valueToTree(settings));
    var all = root.putArray("figures");
    figures.forEach(figure -> write(figure, all.addObject()));
    root.set("notes", JSON.valueToTree(notes));
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  private static void write(Figure figure, ObjectNode to) {
    to.put("scenario", figure.scenario());
    to.put("name", figure.name());
    to.put("value", figure.value());
    to.put("unit", figure.unit());
    var goal = figure.goal();
    if (goal == null) return;
    to.put("atLeast", goal.atLeast());
    to.put("aim", goal.aim());
    to.put("higherIsBetter", goal.higherIsBetter());
    to.put("verdict", verdict(figure));
  }

  public void write(Path file) throws IOException {
    var parent = file.toAbsolutePath().getParent();
    if (parent != null) Files.createDirectories(parent);
    Files.writeString(file, json());
  }
}
