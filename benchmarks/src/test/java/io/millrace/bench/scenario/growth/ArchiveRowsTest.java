package io.millrace.bench.scenario.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.embedded.EmbeddedPostgresServer;
import io.millrace.embedded.PostgresRole;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveRowsTest {

  private static final String WORKFLOW = "bench-pipeline";
  private static final int ORIGINALS = 3;
  private static final int EVENTS_EACH = 8;
  private static final List<String> MIGRATIONS =
      List.of("V1__archive", "V2__events_by_month", "V3__payloads", "V4__open_runs");

  @TempDir private static Path data;
  private static EmbeddedPostgresServer postgres;
  private static Connection database;

  @BeforeAll
  static void start() throws Exception {
    var home = data.resolve("postgres");
    postgres = EmbeddedPostgresServer.start(home);
    database =
        DriverManager.getConnection(
            postgres.jdbcUrl() + "?currentSchema=archive",
            PostgresRole.ARCHIVE.userName(),
            postgres.password(PostgresRole.ARCHIVE));
    for (var migration : MIGRATIONS) execute(resource("/db/archive/" + migration + ".sql"));
    execute(
        """
        insert into runs
        select 'run-' || i, 8, null, 'bench-pipeline', 1, 'COMPLETED', false, 'default', null, now(), now(), now(), 3, 0, 0, '{bench-classify}', '{"a": 1}', '\\x01'
        from generate_series(1, 3) i
        """);
    execute(
        """
        insert into events
        select 'run-' || i, s, now(), 'StepScheduled', 'c', '{"step": "one"}' from generate_series(1, 3) i, generate_series(1, 8) s
        """);
  }

  @AfterAll
  static void end() throws SQLException {
    if (database != null) database.close();
    if (postgres != null) postgres.close();
  }

  @Test
  void copies_have_journals_of_the_month_before_and_nothing_of_them_is_left() throws Exception {
    try (var rows = new ArchiveRows(data)) {
      // given
      rows.take(WORKFLOW, ORIGINALS);
      long bytesBefore = rows.bytes();

      // when
      rows.fill(1_000);
      rows.fill(2_000);

      // then
      assertThat(count("runs")).isEqualTo(ORIGINALS + 2_000);
      assertThat(count("events")).isEqualTo((ORIGINALS + 2_000) * EVENTS_EACH);
      assertThat(count("events_default")).isEqualTo(ORIGINALS * EVENTS_EACH);
      assertThat(count("runs where workflow = '" + ArchiveRows.RARE_WORKFLOW + "'")).isEqualTo(2);
      assertThat(count("runs where status = 'FAILED'")).isEqualTo(20);
      assertThat(count("runs where run_id = '" + ArchiveRows.id(2_000) + "'")).isEqualTo(1);
      assertThat(ArchiveRows.id(1)).hasSize(26);
      assertThat(rows.bytes()).isGreaterThan(bytesBefore);

      // when
      rows.removeCopies();

      // then
      assertThat(count("runs")).isEqualTo(ORIGINALS);
      assertThat(count("events")).isEqualTo(ORIGINALS * EVENTS_EACH);
    }
  }

  @Test
  void too_few_runs_to_copy_are_said_to_be() throws Exception {
    try (var rows = new ArchiveRows(data)) {
      assertThatThrownBy(() -> rows.take(WORKFLOW, ORIGINALS + 1))
          .hasMessageContaining("3 of 4 runs");
    }
  }

  private static long count(String what) throws SQLException {
    try (var statement = database.createStatement();
        var row = statement.executeQuery("select count(*) from " + what)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static void execute(String sql) throws SQLException {
    try (var statement = database.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String resource(String name) throws IOException {
    try (var file = ArchiveRowsTest.class.getResourceAsStream(name)) {
      if (file == null) throw new IOException(name + " is not on the class path");
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
