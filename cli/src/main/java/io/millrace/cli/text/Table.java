package io.millrace.cli.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows under a heading, columns as wide as their widest cell, two spaces between them. The last
 * column is cut where the terminal ends; ids never are.
 */
public final class Table {

  private static final int LAST_COLUMN_MIN = 16;
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();
  private final int columns;

  public Table(String... headings) {
    columns = headings.length;
    rows.add(List.of(headings));
  }

  /** Adds a row; line feeds in a cell become spaces. */
  public Table row(String... cells) {
    if (cells.length != columns)
      throw new IllegalArgumentException(
          "A row of " + cells.length + " cells under " + columns + " headings");
    rows.add(Arrays.stream(cells).map(cell -> cell.replaceAll("\\s+", " ").strip()).toList());
    return this;
  }

  public boolean isEmpty() {
    return rows.size() == 1;
  }

  /**
   * The table as lines, each ended.
   *
   * @param widthMax columns of the terminal; 0 where nothing is to be cut
   */
  public String render(Style style, int widthMax) {
    var widths = new int[columns];
    for (var row : rows)
      for (int i = 0; i < columns; i++) widths[i] = Math.max(widths[i], Style.width(row.get(i)));
    int before = Arrays.stream(widths, 0, columns - 1).map(width -> width + GAP.length()).sum();
    int lastMax = widthMax == 0 ? Integer.MAX_VALUE : Math.max(LAST_COLUMN_MIN, widthMax - before);
    var text = new StringBuilder();
    for (int r = 0; r < rows.size(); r++) {
      var line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        var cell = rows.get(r).get(i);
        if (i == columns - 1) line.append(r == 0 ? style.bold(cell) : cut(cell, lastMax));
        else
          line.append(r == 0 ? style.bold(cell) : cell)
              .append(" ".repeat(widths[i] - Style.width(cell)))
              .append(GAP);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private static String cut(String cell, int widthMax) {
    if (Style.width(cell) <= widthMax || cell.indexOf('\u001b') >= 0) return cell;
    return cell.substring(0, cell.offsetByCodePoints(0, widthMax - 1)) + "…";
  }
}
