package io.millrace.agents.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.agents.api.AgentException;
import io.millrace.agents.ledger.LedgerDatabase;
import io.millrace.contracts.tool.SqlStatement;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlToolsTest {

  @TempDir static Path folder;
  private static LedgerDatabase database;

  private ToolBench bench;

  @BeforeAll
  static void startDatabase() {
    database = new LedgerDatabase(folder);
    database.update(
        "create table orders (id bigint primary key, customer text, total numeric, at date, facts jsonb, paid boolean not null default false)");
  }

  @AfterAll
  static void stopDatabase() {
    database.close();
  }

  @BeforeEach
  void start() throws Exception {
    bench = new ToolBench(database);
    database.update("delete from orders");
    database.update(
        "insert into orders select n, 'c' || n % 2, n * 1.50, date '2026-01-01' + n::int, jsonb_build_object('n', n) from generate_series(1, 10) n");
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private void publish(String name, boolean mutates, String statement) {
    bench.publish(
        """
        tool: %s
        description: Orders.
        kind: sql
        mutates: %s
        %s
        timeoutMs: 1000
        sql:
          datasource: shop
          rowsMax: 3
          statement: |
            %s
        input: {type: object}
        """
            .formatted(name, mutates, mutates ? "rollback: none" : "", statement));
  }

  private AgentException failure(String name, String arguments) {
    return catchThrowableOfType(AgentException.class, () -> bench.call(name, arguments));
  }

  @Test
  void names_are_parameters_and_rows_come_typed_and_bounded() throws Exception {
    // given
    publish(
        "orders",
        false,
        "select id, total, at, facts, paid, null as nothing, ':no' as text from orders where customer = :customer and at >= :since::date and id > :after -- :comment");
    // when
    var answer = bench.call("orders", "{\"customer\":\"c0\",\"since\":\"2026-01-02\",\"after\":1}");
    // then
    assertThat(answer.path("rows")).hasSize(3);
    assertThat(answer.path("truncated").asBoolean()).isTrue();
    assertThat(answer.path("rows").path(0).toString())
        .isEqualTo(
            "{\"id\":2,\"total\":3.0,\"at\":\"2026-01-03\",\"facts\":{\"n\":2},\"paid\":false,\"nothing\":null,\"text\":\":no\"}");
  }

  @Test
  void text_in_an_argument_is_never_sql() throws Exception {
    // given
    publish("orders", false, "select id from orders where customer = :customer");
    // when
    var answer = bench.call("orders", "{\"customer\":\"c0' or '1'='1\"}");
    // then
    assertThat(answer.path("rows")).isEmpty();
  }

  @Test
  void a_tool_that_does_not_mutate_cannot() {
    // given
    publish("sneaky", false, "delete from orders returning id");
    // when
    var failure = failure("sneaky", "{}");
    // then
    assertThat(failure.code()).isEqualTo("tool_refused");
    assertThat(failure).hasMessageContaining("25006");
    assertThat(database.text("select count(*) from orders")).isEqualTo("10");
  }

  @Test
  void a_mutating_statement_happens_once_for_all_attempts() throws Exception {
    // given
    publish("mark-paid", true, "update orders set total = total + 1 where id = :id");
    var first = bench.call("mark-paid", "{\"id\":1}");
    // when
    var second =
        bench
            .runner()
            .call("mark-paid", io.millrace.contracts.json.Json.parse("{\"id\":1}"), bench.use(2));
    // then
    assertThat(first.path("changed").asInt()).isEqualTo(1);
    assertThat(second.reused()).isTrue();
    assertThat(database.text("select total from orders where id = 1")).isEqualTo("2.50");
    assertThat(database.text("select paid from orders where id = 1")).isEqualTo("f");
  }

  @Test
  void a_mutating_statement_that_fails_is_undone_and_may_be_called_again() {
    // given
    publish("add", true, "insert into orders (id) values (:id)");
    // when
    var failure = failure("add", "{\"id\":1}");
    // then
    assertThat(failure.code()).isEqualTo("tool_refused");
    assertThat(bench.states()).isEqualTo("FAILED");
  }

  @Test
  void a_slow_statement_ends_with_its_time() {
    // given
    publish("slow", false, "select pg_sleep(30)::text");
    // when, then
    assertThat(failure("slow", "{}").code()).isEqualTo("tool_timeout");
  }

  @Test
  void rows_beyond_the_bytes_are_refused() {
    // given
    publish("large", false, "select repeat('x', 30000) as x");
    // when, then
    assertThat(failure("large", "{}").code()).isEqualTo("tool_output_too_large");
  }

  @Test
  void what_cannot_be_run_is_said() {
    // given
    publish("two", false, "select 1; delete from orders");
    publish("orders", false, "select id from orders where customer = :customer");
    bench.publish(
        """
        tool: elsewhere
        description: Orders.
        kind: sql
        mutates: false
        sql: {datasource: other, statement: select 1}
        input: {type: object}
        """);
    // when, then
    assertThat(failure("two", "{}").code()).isEqualTo("tool_definition_invalid");
    assertThat(failure("orders", "{}").code()).isEqualTo("tool_input_invalid");
    assertThat(failure("elsewhere", "{}").code()).isEqualTo("tool_unavailable");
  }

  @Test
  void only_names_outside_of_quotes_and_comments_are_parameters() {
    // when
    var text =
        SqlStatement.parse(
            "select ':a', \":b\", $$ :c ; $$, $t$ :d $t$, /* :e ; */ :f::text, a ? 'k', :g -- :h ;\n;");
    // then
    assertThat(text.names()).containsExactly("f", "g");
    assertThat(text.sql())
        .isEqualTo(
            "select ':a', \":b\", $$ :c ; $$, $t$ :d $t$, /* :e ; */ ?::text, a ?? 'k', ? -- :h ;\n");
    assertThatThrownBy(() -> SqlStatement.parse("select 1; select 2"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
