package io.millrace.agents.specialist.sql;

import io.millrace.agents.api.AgentException;

/**
 * Refuses what a parser and the server may read differently, before anything is parsed: comments,
 * several statements, dollar quotes, escape strings, zero bytes. What is left has only plain
 * strings ({@code 'it''s'}) and quoted names, on which both agree.
 */
final class SqlLexer {

  private SqlLexer() {}

  /**
   * @return the statement without a semicolon at its end
   */
  static String single(String sql) throws AgentException {
    var text = sql.strip();
    while (text.endsWith(";")) text = text.substring(0, text.length() - 1).stripTrailing();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      char next = i + 1 < text.length() ? text.charAt(i + 1) : ' ';
      if (c == '\'' || c == '"') {
        if (c == '\'' && prefixed(text, i))
          throw Refusals.of(
              "sql_string_forbidden", "escape, bit and Unicode strings are not allowed");
        i = closing(text, i, c);
      } else if (c == ';')
        throw Refusals.of(
            "sql_multiple_statements", "one statement only, without a semicolon in it");
      else if (c == '-' && next == '-' || c == '/' && next == '*')
        throw Refusals.of("sql_comment_forbidden", "comments are not allowed");
      else if (c == '$')
        throw Refusals.of("sql_string_forbidden", "dollar quotes and parameters are not allowed");
      else if (c == '\\' || c == '`' || c == '\u0000')
        throw Refusals.of("sql_unreadable", "it has a character that is not SQL");
    }
    return text;
  }

  private static boolean prefixed(String text, int quote) {
    return quote > 0
        && (Character.isLetterOrDigit(text.charAt(quote - 1))
            || "&_".indexOf(text.charAt(quote - 1)) >= 0);
  }

  private static int closing(String text, int open, char quote) throws AgentException {
    for (int i = open + 1; i < text.length(); i++) {
      if (text.charAt(i) != quote) continue;
      if (i + 1 < text.length() && text.charAt(i + 1) == quote) i++;
      else return i;
    }
    throw Refusals.of("sql_unreadable", "a quote is not closed");
  }
}
