package io.millrace.agents.specialist.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.agents.api.AgentException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Columns of the same length; a cell is a text or null. At most {@link #ROWS_MAX} rows, {@link
 * #COLUMNS_MAX} columns, {@link #CELLS_MAX} cells; more fails with {@code table_too_large}. A CSV
 * row that is longer or shorter than the head fails with {@code table_invalid} and its number.
 */
record Table(Map<String, List<@Nullable String>> columns, int rows) {

  static final int ROWS_MAX = 50_000;
  static final int COLUMNS_MAX = 200;
  static final int CELLS_MAX = 1_000_000;

  private static final String SEPARATORS = ",;\t|";

  static Table ofCsv(String csv) throws AgentException {
    var text = csv.startsWith("\uFEFF") ? csv.substring(1) : csv;
    var lines = lines(text, separator(text));
    if (lines.isEmpty()) return new Table(Map.of(), 0);
    var head = head(lines.getFirst());
    for (int i = 1; i < lines.size(); i++)
      if (lines.get(i).size() != head.size())
        throw AgentException.permanent(
            "table_invalid",
            "Row %d has %d cells, the head has %d".formatted(i, lines.get(i).size(), head.size()));
    return of(head, lines.subList(1, lines.size()));
  }

  /** Rows as objects by column, or as arrays of which the first is the head. */
  static Table ofRows(JsonNode rows) throws AgentException {
    if (rows.isEmpty()) return new Table(Map.of(), 0);
    var names = new LinkedHashSet<String>();
    var lines = new ArrayList<List<@Nullable String>>();
    boolean arrays = rows.path(0).isArray();
    if (arrays) rows.path(0).forEach(name -> names.add(name.asText()));
    else for (var row : rows) row.fieldNames().forEachRemaining(names::add);
    check(rows.size(), names.size());
    for (int i = arrays ? 1 : 0; i < rows.size(); i++) {
      var line = new ArrayList<@Nullable String>();
      int column = 0;
      for (var name : names)
        line.add(text(arrays ? rows.path(i).path(column++) : rows.path(i).path(name)));
      lines.add(line);
    }
    return of(new ArrayList<>(names), lines);
  }

  private static @Nullable String text(JsonNode cell) {
    if (cell.isNull() || cell.isMissingNode()) return null;
    return cell.isValueNode() ? cell.asText() : cell.toString();
  }

  private static Table of(List<String> head, List<? extends List<@Nullable String>> lines)
      throws AgentException {
    check(lines.size(), head.size());
    var columns = new LinkedHashMap<String, List<@Nullable String>>();
    for (int c = 0; c < head.size(); c++) {
      var cells = new ArrayList<@Nullable String>(lines.size());
      for (var line : lines) cells.add(known(line.get(c)));
      columns.put(head.get(c), cells);
    }
    return new Table(columns, lines.size());
  }

  private static @Nullable String known(@Nullable String cell) {
    if (cell == null) return null;
    var text = cell.strip();
    return text.isEmpty() || text.matches("(?i)null|na|n/a|-") ? null : text;
  }

  private static void check(int rows, int columns) throws AgentException {
    if (rows > ROWS_MAX || columns > COLUMNS_MAX || (long) rows * columns > CELLS_MAX)
      throw AgentException.permanent(
          "table_too_large",
          "A table has at most %d rows, %d columns and %d cells; give a part or an aggregate"
              .formatted(ROWS_MAX, COLUMNS_MAX, CELLS_MAX));
  }

  private static List<String> head(List<@Nullable String> line) {
    Set<String> names = new LinkedHashSet<>();
    for (var cell : line) {
      var name = cell == null || cell.isBlank() ? "column " + (names.size() + 1) : cell.strip();
      for (int i = 2; !names.add(name); i++) name = name + " " + i;
    }
    return new ArrayList<>(names);
  }

  private static char separator(String text) {
    int end = text.indexOf('\n');
    var first = end < 0 ? text : text.substring(0, end);
    char best = ',';
    long most = 0;
    for (char candidate : SEPARATORS.toCharArray()) {
      long count = first.chars().filter(c -> c == candidate).count();
      if (count > most) {
        most = count;
        best = candidate;
      }
    }
    return best;
  }

  private static List<List<@Nullable String>> lines(String text, char separator)
      throws AgentException {
    var lines = new ArrayList<List<@Nullable String>>();
    var line = new ArrayList<@Nullable String>();
    var cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        if (c != '"') cell.append(c);
        else if (i + 1 < text.length() && text.charAt(i + 1) == '"') cell.append(text.charAt(++i));
        else quoted = false;
      } else if (c == '"' && isBlank(cell)) {
        quoted = true;
        cell.setLength(0);
      } else if (c == separator) take(line, cell);
      else if (c == '\n') end(lines, line, cell);
      else if (c != '\r') cell.append(c);
      if (lines.size() > ROWS_MAX + 1 || line.size() > COLUMNS_MAX)
        check(lines.size(), line.size());
    }
    if (quoted) throw AgentException.permanent("table_invalid", "A quote is not closed");
    end(lines, line, cell);
    return lines;
  }

  private static void take(List<@Nullable String> line, StringBuilder cell) {
    line.add(cell.toString());
    cell.setLength(0);
  }

  private static void end(
      List<List<@Nullable String>> lines, List<@Nullable String> line, StringBuilder cell) {
    if (line.isEmpty() && cell.toString().isBlank()) {
      cell.setLength(0);
      return;
    }
    take(line, cell);
    lines.add(new ArrayList<>(line));
    line.clear();
  }

  /** Ends at the first character that is none, since a cell may be long and have many quotes. */
  private static boolean isBlank(StringBuilder cell) {
    for (int i = 0; i < cell.length(); i++)
      if (!Character.isWhitespace(cell.charAt(i))) return false;
    return true;
  }
}
