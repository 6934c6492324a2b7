package io.millrace.agents.specialist.extraction;

import io.millrace.agents.specialist.Span;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tables in a text: lines that follow each other and have the same number of cells, at least two of
 * each, by Markdown's bars, tabs, semicolons, commas or columns of two and more spaces. The first
 * row is the head where no cell of it is a number. A cell becomes a number, a boolean, null or
 * stays a text, without guessing at dates.
 */
final class Tables {

  static final int TABLES_MAX = 20;
  static final int ROWS_MAX = 2_000;
  static final int COLUMNS_MAX = 100;

  private static final Pattern RULE = Pattern.compile("[|:\\-+=\\s]{3,}");
  private static final Pattern NUMBER = Pattern.compile("[-+]?\\d{1,18}(?:\\.\\d{1,12})?");
  private static final Pattern GROUPED =
      Pattern.compile("-?\\d{1,3}(?:,\\d{3}){1,5}(?:\\.\\d{1,12})?");

  private record Line(Span span, String text) {}

  private enum Form {
    MARKDOWN(line -> line.strip().startsWith("|") ? bars(line) : List.of()),
    TAB(line -> List.of(line.split("\t", -1))),
    SEMICOLON(line -> delimited(line, ';')),
    COMMA(line -> delimited(line, ',')),
    ALIGNED(line -> List.of(line.strip().split("\\s{2,}")));

    final Function<String, List<String>> cells;

    Form(Function<String, List<String>> cells) {
      this.cells = cells;
    }
  }

  private Tables() {}

  static List<Map<String, Object>> in(String text) {
    var lines = lines(text);
    var tables = new ArrayList<Map<String, Object>>();
    for (int i = 0; i < lines.size() && tables.size() < TABLES_MAX; ) {
      int next = i + 1;
      for (var form : Form.values()) {
        int end = end(lines, i, form);
        if (end - i < 2) continue;
        tables.add(table(lines.subList(i, end), form));
        next = end;
        break;
      }
      i = next;
    }
    return tables;
  }

  private static List<Line> lines(String text) {
    var lines = new ArrayList<Line>();
    for (int from = 0; from <= text.length(); ) {
      int to = text.indexOf('\n', from);
      if (to < 0) to = text.length();
      int end = to > from && text.charAt(to - 1) == '\r' ? to - 1 : to;
      lines.add(new Line(new Span(from, end), text.substring(from, end)));
      from = to + 1;
    }
    return lines;
  }

  /** Prose has commas too, so a table by commas has three rows or more and short cells. */
  private static int end(List<Line> lines, int from, Form form) {
    int columns = form.cells.apply(lines.get(from).text()).size();
    if (columns < 2 || columns > COLUMNS_MAX) return from;
    int i = from;
    while (i < lines.size() && i - from < ROWS_MAX) {
      var line = lines.get(i).text();
      boolean rule = form == Form.MARKDOWN && RULE.matcher(line).matches();
      var cells = form.cells.apply(line);
      if (line.isBlank() || !rule && cells.size() != columns) break;
      if (form == Form.COMMA
          && cells.stream().anyMatch(cell -> cell.length() > 60 || cell.endsWith("."))) break;
      i++;
    }
    return form == Form.COMMA && i - from < 3 ? from : i;
  }

  private static Map<String, Object> table(List<Line> lines, Form form) {
    var rows =
        lines.stream()
            .filter(line -> !RULE.matcher(line.text()).matches())
            .map(line -> form.cells.apply(line.text()).stream().map(Tables::typed).toList())
            .map(ArrayList<@Nullable Object>::new)
            .toList();
    boolean head = rows.size() > 1 && rows.getFirst().stream().allMatch(String.class::isInstance);
    var table = new LinkedHashMap<String, Object>();
    table.put("form", form.name().toLowerCase(Locale.ROOT));
    table.put("start", lines.getFirst().span().start());
    table.put("end", lines.getLast().span().end());
    table.put("columns", head ? rows.getFirst() : List.of());
    table.put("rows", head ? rows.subList(1, rows.size()) : rows);
    return table;
  }

  private static @Nullable Object typed(String cell) {
    var text = cell.strip();
    if (text.isEmpty() || text.equals("-") || text.equalsIgnoreCase("null")) return null;
    if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false"))
      return Boolean.valueOf(text);
    if (NUMBER.matcher(text).matches() && !text.matches("[-+]?0\\d.*|\\+.*"))
      return new BigDecimal(text);
    if (GROUPED.matcher(text).matches()) return new BigDecimal(text.replace(",", ""));
    return text;
  }

  private static List<String> bars(String line) {
    var inner = line.strip().replaceFirst("^\\|", "").replaceFirst("\\|$", "");
    return List.of(inner.split("(?<!\\\\)\\|", -1)).stream()
        .map(cell -> cell.replace("\\|", "|"))
        .toList();
  }

  private static List<String> delimited(String line, char separator) {
    var cells = new ArrayList<String>();
    var cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        if (quoted && i + 1 < line.length() && line.charAt(i + 1) == '"')
          cell.append(line.charAt(i++));
        else quoted = !quoted;
      } else if (c == separator && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else cell.append(c);
    }
    cells.add(cell.toString());
    return cells;
  }
}
