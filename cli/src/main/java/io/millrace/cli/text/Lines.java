package io.millrace.cli.text;

/** Facts below each other, their names in a column. */
final class Lines {

  private static final int NAME_WIDTH = 10;

  private Lines() {}

  /** Adds nothing for a fact that is not there. */
  static void add(StringBuilder text, Style style, String name, String value) {
    if (value.isEmpty() || value.equals("-")) return;
    text.append(style.bold(name))
        .append(" ".repeat(Math.max(1, NAME_WIDTH - name.length())))
        .append(value)
        .append('\n');
  }
}
