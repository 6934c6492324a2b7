package io.millrace.statestore.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A Markdown page: its fenced blocks and its tables, each with the line it stands in.
 *
 * <p>Only what the page needs is understood: fences of three back-quotes at the start of a line,
 * tables whose cells hold no vertical bar.
 */
record LanguageDocument(List<Block> blocks, List<Table> tables) {

  private static final String FENCE = "```";

  /**
   * @param kind the word after the fence
   * @param line line of the fence, counted from 1
   */
  record Block(String kind, int line, List<String> lines) {
    String text() {
      return String.join("\n", lines) + "\n";
    }
  }

  /**
   * @param heading the heading it stands under
   * @param rows cells without the row of titles
   */
  record Table(String heading, int line, List<List<String>> rows) {
    List<String> column(int index) {
      return rows.stream().map(row -> row.get(index)).toList();
    }
  }

  static LanguageDocument read(Path file) {
    try {
      return parse(Files.readAllLines(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static LanguageDocument parse(List<String> lines) {
    var blocks = new ArrayList<Block>();
    var tables = new ArrayList<Table>();
    var heading = "";
    for (int i = 0; i < lines.size(); i++) {
      var line = lines.get(i);
      if (line.startsWith("#")) heading = line.replaceFirst("^#+ ", "");
      else if (line.startsWith(FENCE)) {
        int end = i + 1;
        while (end < lines.size() && !lines.get(end).startsWith(FENCE)) end++;
        blocks.add(new Block(line.substring(FENCE.length()), i + 1, lines.subList(i + 1, end)));
        i = end;
      } else if (line.startsWith("|")) {
        int end = i;
        while (end < lines.size() && lines.get(end).startsWith("|")) end++;
        var rows = lines.subList(i + 2, end).stream().map(LanguageDocument::cells).toList();
        tables.add(new Table(heading, i + 1, rows));
        i = end;
      }
    }
    return new LanguageDocument(List.copyOf(blocks), List.copyOf(tables));
  }

  private static List<String> cells(String row) {
    return Arrays.stream(row.substring(1).split("\\|")).map(String::strip).toList();
  }

  List<Table> tables(String heading) {
    return tables.stream().filter(table -> table.heading().equals(heading)).toList();
  }

  /** The first table under a heading. */
  Table table(String heading) {
    var found = tables(heading);
    if (found.isEmpty()) throw new AssertionError("There is no table under '" + heading + "'");
    return found.getFirst();
  }
}
