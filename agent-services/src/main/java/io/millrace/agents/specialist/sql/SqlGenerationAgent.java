package io.millrace.agents.specialist.sql;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.agents.api.Agent;
import io.millrace.agents.api.AgentContext;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.AgentInput;
import io.millrace.agents.api.AgentOutput;
import io.millrace.agents.api.ModelClient;
import io.millrace.agents.api.ModelPrompt;
import io.millrace.agents.api.UnreadableReplyException;
import io.millrace.agents.api.Untrusted;
import io.millrace.agents.core.Texts;
import io.millrace.agents.specialist.Ordered;
import io.millrace.agents.specialist.OutputBuilder;
import io.millrace.agents.specialist.Reply;
import io.millrace.agents.specialist.sql.SqlDatabase.SqlColumn;
import io.millrace.agents.specialist.sql.SqlDatabase.SqlLimits;
import io.millrace.agents.specialist.sql.SqlDatabase.SqlResult;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Turns a question into one SELECT, checks it and, where a database is named, plans and runs it. A
 * statement of the model's is checked while it can still mend it; a caller may give the statement
 * instead. Without a model a question alone fails with {@code model_required}, because no rule
 * writes SQL. A database that is not there is {@code sql_database_unknown}.
 */
@ApplicationScoped
public class SqlGenerationAgent implements Agent {

  static final String NAME = "sql-generation";
  static final String GIVEN = "The statement was given by the caller; no language model was used.";
  static final String WRITTEN =
      "The statement was written by a language model and checked by rules; read it before you rely on its rows.";
  static final int TABLES_MAX = 200;
  static final int SCHEMA_CHARS_MAX = 30_000;
  static final int ROWS_DEFAULT = 200;
  static final int TIMEOUT_MS_DEFAULT = 5_000;
  static final double PLAN_COST_MAX = 1_000_000;
  static final double PLAN_ROWS_MAX = 5_000_000;
  static final int CELL_CHARS_MAX = 2_000;

  /** A statement and what the model says of it; checked. */
  private record Draft(SqlCheck.Checked statement, String explanation) {}

  private final List<SqlDatabase> databases;

  @Inject
  SqlGenerationAgent(@Any Instance<SqlDatabase> databases) {
    this(databases.stream().toList());
  }

  public SqlGenerationAgent(List<SqlDatabase> databases) {
    this.databases = List.copyOf(databases);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public AgentOutput handle(AgentInput input, AgentContext context)
      throws AgentException, InterruptedException {
    var tree = input.tree();
    var database = database(tree.path("database"));
    var check = new SqlCheck(schemas(tree, database));
    var given = input.text("sql");
    if (!given.isBlank())
      return answer(tree, context, database, new Draft(check.check(given), ""), null);
    var model =
        context
            .model()
            .orElseThrow(
                () ->
                    AgentException.permanent(
                        "model_required",
                        "No language model is configured to write SQL; configure one or give 'sql'"));
    return answer(tree, context, database, draft(tree, context, model, database, check), model);
  }

  private @Nullable SqlDatabase database(JsonNode name) throws AgentException {
    if (!name.isTextual()) return null;
    for (var database : databases) if (database.name().equals(name.asText())) return database;
    throw AgentException.permanent(
        "sql_database_unknown", "This deployment has no database of that name for agents");
  }

  private static Set<String> schemas(JsonNode tree, @Nullable SqlDatabase database) {
    if (database != null) return database.schemas();
    var schemas = new TreeSet<>(Set.of("public"));
    for (var table : tree.path("schema"))
      if (table.path("schema").isTextual()) schemas.add(table.path("schema").asText());
    return schemas;
  }

  private static Draft draft(
      JsonNode tree,
      AgentContext context,
      ModelClient model,
      @Nullable SqlDatabase database,
      SqlCheck check)
      throws AgentException, InterruptedException {
    var schema = database == null ? given(tree.path("schema")) : read(context, database);
    if (schema.isBlank())
      throw AgentException.permanent(
          "sql_schema_missing", "Give 'schema' or the name of a 'database' with tables");
    var user =
        Untrusted.frame("schema", Texts.bounded(schema, SCHEMA_CHARS_MAX))
            + "\n\n"
            + Untrusted.frame("question", tree.path("question").asText());
    return model.read(
        new ModelPrompt(Reply.prompt(context.definition()), user, false),
        text -> {
          var reply = Reply.of(text);
          try {
            return new Draft(check.check(reply.text("sql")), reply.text("explanation"));
          } catch (AgentException e) {
            throw new UnreadableReplyException(e.code() + ": " + e.getMessage());
          }
        });
  }

  private static String read(AgentContext context, SqlDatabase database)
      throws AgentException, InterruptedException {
    return context.tool("sql.schema", () -> database.tables(TABLES_MAX)).stream()
        .map(table -> line(table.schema() + "." + table.name(), table.columns()))
        .collect(Collectors.joining("\n"));
  }

  private static String given(JsonNode schema) {
    return StreamSupport.stream(schema.spliterator(), false)
        .map(
            table ->
                line(
                    (table.has("schema") ? table.path("schema").asText() + "." : "")
                        + table.path("table").asText(),
                    StreamSupport.stream(table.path("columns").spliterator(), false)
                        .map(
                            c ->
                                new SqlColumn(
                                    c.path("name").asText(), c.path("type").asText(), true))
                        .toList()))
        .collect(Collectors.joining("\n"));
  }

  private static String line(String table, List<SqlColumn> columns) {
    return columns.stream()
        .map(column -> column.name() + " " + column.type())
        .collect(Collectors.joining(", ", table + "(", ")"));
  }

  private static AgentOutput answer(
      JsonNode tree,
      AgentContext context,
      @Nullable SqlDatabase database,
      Draft draft,
      @Nullable ModelClient model)
      throws AgentException, InterruptedException {
    var limits =
        new SqlLimits(
            tree.path("rowsMax").asInt(ROWS_DEFAULT),
            tree.path("timeoutMs").asInt(TIMEOUT_MS_DEFAULT),
            PLAN_COST_MAX,
            PLAN_ROWS_MAX,
            CELL_CHARS_MAX);
    boolean runs = database != null && tree.path("run").asBoolean(true);
    var sql = draft.statement().sql();
    var result = runs ? context.tool("sql.run", () -> database.run(sql, limits)) : null;
    var output =
        new OutputBuilder()
            .put("sql", sql)
            .put("explanation", draft.explanation())
            .put("tables", draft.statement().tables())
            .put("result", result == null ? null : fields(result));
    if (result == null) output.warn("The statement was checked and not run.");
    else if (result.truncated())
      output.warn("There are more rows than the " + limits.rowsMax() + " that are shown.");
    return output.build(model == null ? GIVEN : WRITTEN, model == null ? null : model.name(), null);
  }

  private static Map<String, Object> fields(SqlResult result) {
    return Ordered.of(
        "columns",
            result.columns().stream()
                .map(column -> Ordered.of("name", column.name(), "type", column.type()))
                .toList(),
        "rows", result.rows(),
        "truncated", result.truncated(),
        "planCost", result.planCost(),
        "planRows", result.planRows());
  }
}
