package io.millrace.agents.specialist.sql;

import io.millrace.agents.api.AgentException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.expression.AnalyticExpression;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.JdbcNamedParameter;
import net.sf.jsqlparser.expression.JdbcParameter;
import net.sf.jsqlparser.expression.NextValExpression;
import net.sf.jsqlparser.expression.UserVariable;
import net.sf.jsqlparser.expression.VariableAssignment;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.ParenthesedStatement;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.WithItem;

/**
 * Checks that a statement is exactly one SELECT that only reads, from allowed schemas, with allowed
 * functions. What comes out is the parser's own writing of what it understood, so that what was
 * checked is what runs. It is one of three walls: the transaction is read-only and the role has no
 * right to write, whatever gets past it.
 *
 * <p>Codes: {@code sql_unreadable}, {@code sql_too_large}, {@code sql_multiple_statements}, {@code
 * sql_comment_forbidden}, {@code sql_string_forbidden}, {@code sql_not_select}, {@code
 * sql_lock_forbidden}, {@code sql_into_forbidden}, {@code sql_function_forbidden}, {@code
 * sql_schema_forbidden}, {@code sql_type_forbidden}, {@code sql_parameter_forbidden}.
 */
final class SqlCheck {

  static final int CHARS_MAX = 20_000;
  private static final int PARSE_TIMEOUT_MS = 3_000;
  private static final Set<String> SYSTEM_SCHEMAS =
      Set.of("pg_catalog", "information_schema", "pg_toast");

  /** A statement that passed, as it is run, and what it reads. */
  record Checked(String sql, List<String> tables) {}

  private final Set<String> schemas;

  /**
   * @param schemas those a table may be named with, in lower case
   */
  SqlCheck(Set<String> schemas) {
    this.schemas = Set.copyOf(schemas);
  }

  Checked check(String sql) throws AgentException {
    if (sql.length() > CHARS_MAX)
      throw Refusals.of("sql_too_large", "it has more than " + CHARS_MAX + " characters");
    var select = select(SqlLexer.single(sql));
    var tables = new TreeSet<String>();
    var nodes = SqlNodes.of(select);
    var known = names(nodes);
    for (var node : nodes) {
      refuse(node);
      if (node instanceof Table table) table(table, known, tables);
    }
    return new Checked(SqlLexer.single(select.toString()), List.copyOf(tables));
  }

  private static Select select(String sql) throws AgentException {
    try {
      var statements =
          CCJSqlParserUtil.parseStatements(sql, parser -> parser.withTimeOut(PARSE_TIMEOUT_MS));
      if (statements == null || statements.isEmpty())
        throw Refusals.of("sql_unreadable", "there is none");
      if (statements.size() > 1) throw Refusals.of("sql_multiple_statements", "one statement only");
      if (statements.getFirst() instanceof Select select) return select;
      throw Refusals.of("sql_not_select", "only a SELECT is allowed");
    } catch (JSQLParserException e) {
      throw Refusals.of("sql_unreadable", "it cannot be read as SQL");
    }
  }

  /** Names that common table expressions give within the statement. */
  private static Set<String> names(List<Object> nodes) {
    var names = new TreeSet<String>();
    for (var node : nodes)
      if (node instanceof WithItem<?> item) names.add(plain(item.getUnquotedAliasName()));
    return names;
  }

  private static void refuse(Object node) throws AgentException {
    if (node instanceof Statement && !(node instanceof Select) && !(node instanceof WithItem<?>))
      throw Refusals.of(
          "sql_not_select",
          node instanceof ParenthesedStatement
              ? "a common table expression may not write"
              : "only a SELECT is allowed");
    if (node instanceof WithItem<?> item && !(item.getParenthesedStatement() instanceof Select))
      throw Refusals.of("sql_not_select", "a common table expression may not write");
    if (node instanceof Select select
        && (select.getForMode() != null || select.getForClause() != null))
      throw Refusals.of("sql_lock_forbidden", "it may not lock rows (FOR UPDATE, FOR SHARE)");
    if (node instanceof PlainSelect select
        && (select.getIntoTables() != null && !select.getIntoTables().isEmpty()
            || select.getIntoTempTable() != null))
      throw Refusals.of("sql_into_forbidden", "SELECT INTO makes a table");
    if (node instanceof Function function) function(function.getName());
    if (node instanceof AnalyticExpression function) function(function.getName());
    if (node instanceof NextValExpression)
      throw Refusals.of("sql_function_forbidden", "a sequence may not be moved");
    if (node instanceof CastExpression cast
        && plain(String.valueOf(cast.getColDataType()))
            .replace("pg_catalog.", "")
            .startsWith("reg"))
      throw Refusals.of("sql_type_forbidden", "casts to names of the catalogue are not allowed");
    if (node instanceof JdbcParameter
        || node instanceof JdbcNamedParameter
        || node instanceof UserVariable
        || node instanceof VariableAssignment)
      throw Refusals.of("sql_parameter_forbidden", "parameters and variables are not allowed");
  }

  private static void function(String name) throws AgentException {
    if (name == null || !SqlFunctions.allowed(name.replace("\"", "")))
      throw Refusals.of(
          "sql_function_forbidden", "it calls a function that is not on the list of those allowed");
  }

  private void table(Table table, Set<String> known, Set<String> tables) throws AgentException {
    var name = plain(table.getUnquotedName());
    var schema = table.getUnquotedSchemaName();
    if (table.getUnquotedDatabaseName() != null && !table.getUnquotedDatabaseName().isEmpty())
      throw Refusals.of("sql_schema_forbidden", "other databases are not allowed");
    if (schema == null) {
      if (known.contains(name)) return;
      if (name.startsWith("pg_"))
        throw Refusals.of("sql_schema_forbidden", "the catalogue is not allowed");
      tables.add(name);
      return;
    }
    if (!schemas.contains(plain(schema)) || SYSTEM_SCHEMAS.contains(plain(schema)))
      throw Refusals.of("sql_schema_forbidden", "only these schemas are allowed: " + schemas);
    tables.add(plain(schema) + "." + name);
  }

  private static String plain(String name) {
    return name.replace("\"", "").toLowerCase(Locale.ROOT);
  }
}
