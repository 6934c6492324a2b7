package io.millrace.cli.command;

import java.util.ArrayList;
import java.util.List;

/** Definitions of several files as one YAML text, which knows where each of its lines came from. */
final class JoinedDefinitions {

  private static final String SEPARATOR = "---\n";

  private record Piece(DefinitionFile definition, int linesBefore) {}

  private final List<Piece> pieces = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();

  JoinedDefinitions(List<DefinitionFile> definitions) {
    int line = 0;
    for (var definition : definitions) {
      if (!pieces.isEmpty()) {
        text.append(SEPARATOR);
        line++;
      }
      pieces.add(new Piece(definition, line));
      var piece = definition.text().endsWith("\n") ? definition.text() : definition.text() + "\n";
      text.append(piece);
      line += (int) piece.chars().filter(c -> c == '\n').count();
    }
  }

  String text() {
    return text.toString();
  }

  /** Where a line of the text stands, as {@code file:line}. */
  String place(int line) {
    var piece = pieces.getFirst();
    for (var each : pieces) if (each.linesBefore() < line) piece = each;
    return piece.definition().path()
        + ":"
        + (line - piece.linesBefore() + piece.definition().linesBefore());
  }
}
