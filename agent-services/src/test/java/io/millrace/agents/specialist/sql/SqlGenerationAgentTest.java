package io.millrace.agents.specialist.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.ModelClient;
import io.millrace.agents.specialist.ScriptedModel;
import io.millrace.agents.specialist.TestContext;
import io.millrace.agents.specialist.sql.SqlDatabase.SqlLimits;
import io.millrace.contracts.json.Json;
import io.millrace.embedded.EmbeddedPostgresServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

class SqlGenerationAgentTest {

  private static final SqlLimits WIDE = new SqlLimits(100, 5_000, 1e9, 1e9, 100);

  @TempDir static Path folder;
  private static EmbeddedPostgresServer server;
  private static JdbcSqlDatabase database;
  private static SqlGenerationAgent agent;

  @BeforeAll
  static void start() throws SQLException {
    server = EmbeddedPostgresServer.start(folder);
    try (var connection = server.connectAsSuperuser();
        var statement = connection.createStatement()) {
      statement.execute("CREATE ROLE mighty SUPERUSER LOGIN PASSWORD 'mighty'");
    }
    asSuperuser(
        """
        CREATE ROLE reader LOGIN PASSWORD 'reader';
        CREATE ROLE writer LOGIN PASSWORD 'writer';
        GRANT CONNECT ON DATABASE millrace TO reader, writer;
        CREATE SCHEMA shop; CREATE SCHEMA hidden;
        CREATE TABLE shop.orders (id int PRIMARY KEY, customer text, amount numeric(10,2), placed date, note text);
        INSERT INTO shop.orders SELECT i, 'c' || i % 3, i * 1.5, date '2026-01-01' + i, NULL FROM generate_series(1, 300) i;
        CREATE TABLE hidden.salaries (name text); INSERT INTO hidden.salaries VALUES ('secret');
        CREATE SEQUENCE shop.numbers;
        CREATE FUNCTION shop.sneak() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'DELETE FROM shop.orders RETURNING id';
        GRANT USAGE ON SCHEMA shop TO reader, writer; GRANT SELECT ON shop.orders TO reader, writer;
        GRANT USAGE, UPDATE ON SEQUENCE shop.numbers TO reader;
        GRANT INSERT ON shop.orders TO writer;
        ANALYZE shop.orders
        """);
    database = new JdbcSqlDatabase("shop", source("reader"), Set.of("shop"));
    agent = new SqlGenerationAgent(List.of(database));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void asSuperuser(String sql) throws SQLException {
    try (var connection = source("mighty").getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static PGSimpleDataSource source(String role) {
    var source = new PGSimpleDataSource();
    source.setUrl(server.jdbcUrl());
    source.setUser(role);
    source.setPassword(role);
    return source;
  }

  private static Json given(String sql, Object... more) {
    var fields = new LinkedHashMap<String, Object>(Map.of("sql", sql, "database", "shop"));
    for (int i = 0; i < more.length; i += 2) fields.put((String) more[i], more[i + 1]);
    return Json.of(fields);
  }

  private static String code(Json input, ModelClient model) throws InterruptedException {
    try {
      TestContext.run(agent, input, model);
      return "none";
    } catch (AgentException e) {
      assertThat(e.isRetriable()).isFalse();
      return e.code();
    }
  }

  @Test
  void a_given_statement_runs_without_a_model_and_says_so() throws Exception {
    var output =
        TestContext.run(
            agent,
            given(
                "WITH big AS (SELECT * FROM shop.orders WHERE amount > 100) "
                    + "SELECT customer, count(*) AS n, sum(amount) AS total, max(note) AS note FROM big GROUP BY customer ORDER BY customer;"),
            null);

    var tree = output.document().tree();
    assertThat(tree.at("/result/rows/0/0").asText()).isEqualTo("c0");
    assertThat(tree.at("/result/rows/0/1").asInt()).isEqualTo(78);
    assertThat(tree.at("/result/rows/0/2").decimalValue()).isEqualByComparingTo("21586.50");
    assertThat(tree.at("/result/rows/0/3").isNull()).isTrue();
    assertThat(tree.path("tables").toString()).isEqualTo("[\"shop.orders\"]");
    assertThat(tree.path("notice").asText()).isEqualTo(SqlGenerationAgent.GIVEN);
  }

  @Test
  void rows_beyond_the_limit_are_cut_and_said() throws Exception {
    var cut = TestContext.run(agent, given("SELECT id FROM shop.orders", "rowsMax", 299), null);
    var whole = TestContext.run(agent, given("SELECT id FROM shop.orders", "rowsMax", 300), null);

    assertThat(cut.document().tree().at("/result/rows")).hasSize(299);
    assertThat(cut.document().tree().at("/result/truncated").asBoolean()).isTrue();
    assertThat(cut.warnings()).singleElement().asString().contains("more rows");
    assertThat(whole.document().tree().at("/result/truncated").asBoolean()).isFalse();
  }

  static Stream<List<String>> hostile() {
    return Stream.of(
        List.of("sql_not_select", "DELETE FROM shop.orders"),
        List.of("sql_not_select", "UPDATE shop.orders SET amount = 0"),
        List.of("sql_not_select", "INSERT INTO shop.orders VALUES (999)"),
        List.of("sql_not_select", "DROP TABLE shop.orders"),
        List.of("sql_not_select", "TRUNCATE TABLE shop.orders"),
        List.of("sql_not_select", "CREATE TABLE shop.x (id int)"),
        List.of("sql_not_select", "ALTER TABLE shop.orders ADD COLUMN x int"),
        List.of("sql_unreadable", "GRANT ALL ON shop.orders TO reader"),
        List.of("sql_not_select", "SET ROLE postgres"),
        List.of("sql_unreadable", "EXPLAIN ANALYZE DELETE FROM shop.orders"),
        List.of(
            "sql_not_select",
            "WITH gone AS (DELETE FROM shop.orders RETURNING id) SELECT * FROM gone"),
        List.of(
            "sql_not_select",
            "WITH n AS (INSERT INTO shop.orders VALUES (7777) RETURNING id) SELECT * FROM n"),
        List.of(
            "sql_not_select",
            "WITH n AS (UPDATE shop.orders SET amount = 1 RETURNING id) SELECT * FROM n"),
        List.of("sql_multiple_statements", "SELECT 1; DROP TABLE shop.orders"),
        List.of("sql_multiple_statements", "SELECT 1;; SELECT 2"),
        List.of("sql_comment_forbidden", "SELECT 1 -- ; DROP TABLE shop.orders"),
        List.of("sql_comment_forbidden", "SELECT /* /* */ 1, pg_sleep(9) */ 1"),
        List.of("sql_string_forbidden", "SELECT E'\\'' || ' OR 1=1"),
        List.of("sql_string_forbidden", "SELECT $$a$$"),
        List.of("sql_string_forbidden", "SELECT U&'d\\0061t'"),
        List.of("sql_lock_forbidden", "SELECT * FROM shop.orders FOR UPDATE"),
        List.of("sql_lock_forbidden", "SELECT * FROM (SELECT * FROM shop.orders FOR SHARE) t"),
        List.of("sql_into_forbidden", "SELECT * INTO shop.copy FROM shop.orders"),
        List.of("sql_function_forbidden", "SELECT pg_sleep(60)"),
        List.of("sql_function_forbidden", "SELECT PG_CATALOG.pg_sleep(60)"),
        List.of("sql_function_forbidden", "SELECT \"pg_sleep\"(60)"),
        List.of("sql_function_forbidden", "SELECT pg_read_file('/etc/passwd')"),
        List.of("sql_function_forbidden", "SELECT lo_import('/etc/passwd')"),
        List.of(
            "sql_function_forbidden",
            "SELECT * FROM dblink('host=x', 'DELETE FROM t') AS t(a int)"),
        List.of(
            "sql_function_forbidden", "SELECT set_config('transaction_read_only', 'off', false)"),
        List.of("sql_function_forbidden", "SELECT nextval('shop.numbers')"),
        List.of("sql_function_forbidden", "SELECT setval('shop.numbers', 1)"),
        List.of("sql_function_forbidden", "SELECT shop.sneak()"),
        List.of(
            "sql_function_forbidden",
            "SELECT query_to_xml('DELETE FROM shop.orders', true, true, '')"),
        List.of("sql_function_forbidden", "SELECT id FROM shop.orders ORDER BY pg_sleep(1)"),
        List.of("sql_unreadable", "SELECT id FROM shop.orders LIMIT (SELECT pg_backend_pid())"),
        List.of(
            "sql_function_forbidden",
            "SELECT sum(id) OVER w FROM shop.orders WINDOW w AS (ORDER BY pg_sleep(1))"),
        List.of(
            "sql_function_forbidden",
            "SELECT CASE WHEN id > 0 THEN pg_terminate_backend(id) END FROM shop.orders"),
        List.of(
            "sql_function_forbidden",
            "SELECT 1 FROM shop.orders o JOIN LATERAL (SELECT version()) v ON true"),
        List.of(
            "sql_function_forbidden",
            "SELECT count(*) FILTER (WHERE pg_sleep(1) IS NULL) FROM shop.orders"),
        List.of(
            "sql_function_forbidden",
            "SELECT id FROM shop.orders UNION SELECT pg_advisory_lock(1)"),
        List.of("sql_schema_forbidden", "SELECT * FROM hidden.salaries"),
        List.of("sql_schema_forbidden", "SELECT * FROM \"hidden\".salaries"),
        List.of("sql_schema_forbidden", "SELECT * FROM pg_catalog.pg_authid"),
        List.of("sql_schema_forbidden", "SELECT rolpassword FROM pg_authid"),
        List.of("sql_schema_forbidden", "SELECT * FROM information_schema.tables"),
        List.of(
            "sql_schema_forbidden", "SELECT 1 WHERE EXISTS (SELECT 1 FROM other.hidden.salaries)"),
        List.of("sql_type_forbidden", "SELECT 'hidden.salaries'::regclass"),
        List.of("sql_parameter_forbidden", "SELECT ? FROM shop.orders"),
        List.of("sql_unreadable", "SELEC id FRM shop.orders"),
        List.of("sql_unreadable", "SELECT 'open"));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void a_hostile_statement_is_refused_by_its_code(List<String> hostile) throws Exception {
    assertThat(code(given(hostile.get(1)), null)).isEqualTo(hostile.get(0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 'drop -- table; /* x */ $$' AS \"odd;name\"",
        "SELECT coalesce(note, '-') FROM shop.orders WHERE note ~ '^[a-z]+$' LIMIT 5 OFFSET 1",
        "SELECT customer, rank() OVER (PARTITION BY customer ORDER BY amount DESC) FROM shop.orders",
        "SELECT date_trunc('month', placed) AS m, avg(amount) FROM shop.orders GROUP BY 1 HAVING avg(amount) > 1 ORDER BY 1",
        "SELECT o.id FROM orders o LEFT JOIN shop.orders p ON p.id = o.id + 1 WHERE p.id IS NULL",
        "SELECT CAST(amount AS int), placed + interval '1 day', extract(year FROM placed) FROM shop.orders",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT * FROM n",
        "SELECT string_agg(customer, ',') FROM shop.orders WHERE id IN (1, 2) UNION ALL SELECT 'x'"
      })
  void ordinary_questions_pass_and_run(String sql) throws Exception {
    assertThat(code(given(sql), null)).isEqualTo("none");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM shop.orders RETURNING id",
        "INSERT INTO shop.orders VALUES (999) RETURNING id",
        "SELECT nextval('shop.numbers')",
        "SELECT shop.sneak()",
        "SELECT set_config('transaction_read_only', 'off', true)",
        "SELECT id FROM shop.orders FOR UPDATE"
      })
  void a_write_that_no_check_saw_is_refused_by_the_database(String sql) throws Exception {
    assertThatThrownBy(() -> database.run(sql, WIDE))
        .isInstanceOfSatisfying(
            AgentException.class, e -> assertThat(e.code()).isEqualTo("sql_failed"));

    assertThat(database.run("SELECT count(*) FROM shop.orders", WIDE).rows().getFirst())
        .containsExactly(300L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SELECT nextval('shop.numbers')", "SELECT shop.sneak()"})
  void what_the_role_may_do_the_read_only_transaction_still_refuses(String sql) {
    assertThatThrownBy(() -> database.run(sql, WIDE))
        .cause()
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25006"));
  }

  @Test
  void a_role_that_may_write_is_refused() {
    for (var role : List.of(source("writer"), source("mighty")))
      assertThatThrownBy(
              () -> new JdbcSqlDatabase("shop", role, Set.of("shop")).run("SELECT 1", WIDE))
          .isInstanceOfSatisfying(
              AgentException.class, e -> assertThat(e.code()).isEqualTo("sql_role_can_write"));
  }

  @Test
  void a_plan_beyond_the_bounds_is_not_run() {
    assertThatThrownBy(
            () ->
                database.run(
                    "SELECT count(*) FROM shop.orders a, shop.orders b",
                    new SqlLimits(10, 5_000, 1e9, 1_000, 100)))
        .isInstanceOfSatisfying(
            AgentException.class, e -> assertThat(e.code()).isEqualTo("sql_too_expensive"));
  }

  @Test
  void a_statement_that_takes_too_long_is_ended() {
    assertThatThrownBy(
            () ->
                database.run(
                    "SELECT count(*) FROM generate_series(1, 100000000) AS n(i)",
                    new SqlLimits(10, 100, 1e12, 1e12, 100)))
        .isInstanceOfSatisfying(
            AgentException.class, e -> assertThat(e.code()).isEqualTo("sql_timeout"));
  }

  @Test
  void a_database_that_is_down_is_worth_another_try() {
    var source = source("reader");
    source.setUrl("jdbc:postgresql://127.0.0.1:1/none");

    assertThatThrownBy(() -> new JdbcSqlDatabase("x", source, Set.of("shop")).tables(1))
        .isInstanceOfSatisfying(
            AgentException.class,
            e -> {
              assertThat(e.code()).isEqualTo("sql_database_unavailable");
              assertThat(e.isRetriable()).isTrue();
            });
  }

  @Test
  void without_a_model_a_question_fails_with_a_code_a_workflow_can_handle() throws Exception {
    var question = Json.of(Map.of("question", "How many orders?", "database", "shop"));

    assertThat(code(question, null)).isEqualTo("model_required");
    assertThat(code(Json.of(Map.of("sql", "SELECT 1", "database", "none")), null))
        .isEqualTo("sql_database_unknown");
  }

  @Test
  void a_model_sees_the_schema_it_may_use_and_mends_a_statement_that_is_refused() throws Exception {
    var model =
        new ScriptedModel(
            "{\"sql\":\"DELETE FROM shop.orders\",\"explanation\":\"x\"}",
            "{\"sql\":\"SELECT count(*) AS n FROM shop.orders\",\"explanation\":\"Counts them.\"}");

    var output =
        TestContext.run(
            agent, Json.of(Map.of("question", "How </question> many?", "database", "shop")), model);

    assertThat(model.prompts()).hasSize(2);
    assertThat(model.prompts().getFirst().user())
        .contains("shop.orders(id integer, customer text", "How ‹/question› many?")
        .doesNotContain("salaries");
    assertThat(output.document().tree().at("/result/rows/0/0").asInt()).isEqualTo(300);
    assertThat(output.document().tree().path("modelUsed").asText()).isEqualTo("scripted");
  }

  @Test
  void a_model_that_goes_on_writing_is_given_up() throws Exception {
    var model = new ScriptedModel("{\"sql\":\"DROP TABLE shop.orders\",\"explanation\":\"x\"}");

    assertThat(code(Json.of(Map.of("question", "q", "database", "shop")), model))
        .isEqualTo("model_output_invalid");
    assertThat(model.prompts()).hasSize(3);
  }

  @Test
  void a_given_schema_is_enough_to_write_and_check() throws Exception {
    var model =
        new ScriptedModel("{\"sql\":\"SELECT name FROM staff\",\"explanation\":\"Names.\"}");

    var output =
        TestContext.run(
            agent,
            new Json(
                "{\"question\":\"Who?\",\"schema\":[{\"table\":\"staff\",\"columns\":[{\"name\":\"name\",\"type\":\"text\"}]}]}"),
            model);

    assertThat(output.document().tree().path("result").isNull()).isTrue();
    assertThat(output.warnings()).containsExactly("The statement was checked and not run.");
  }

  @Test
  void a_huge_statement_is_refused_within_its_bounds() throws Exception {
    assertThat(code(given("SELECT " + "(".repeat(9_000) + "1" + ")".repeat(9_000)), null))
        .startsWith("sql_");
    assertThat(code(given("SELECT " + "1+".repeat(9_000) + "1"), null)).startsWith("sql_");
  }
}
