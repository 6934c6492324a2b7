package io.millrace.statestore.store;

import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Rebuilds as rows of {@code archive.rebuilds}, so that every instance sees them and only one runs
 * at a time. One that has given no sign of life for long has died with its instance and makes room.
 */
@ApplicationScoped
public class RebuildRepository {

  private static final int QUERY_TIMEOUT_S = 5;

  private static final String BURY =
      """
      update archive.rebuilds set status = 'FAILED', ended_at = now(), failure = 'The instance ended before the rebuild was done'
      where status = 'RUNNING' and updated_at < now() - interval '1 minute'
      """;
  private static final String BEGIN =
      """
      insert into archive.rebuilds (status, started_at, updated_at) values ('RUNNING', now(), now())
      on conflict do nothing returning id
      """;
  private static final String PROGRESS =
      """
      update archive.rebuilds set updated_at = now(), records_total = ?, records_read = ?, runs = ?, skipped = ?
      where id = ? and status = 'RUNNING'
      """;
  private static final String END =
      """
      update archive.rebuilds set status = ?, updated_at = now(), ended_at = now(), failure = ? where id = ? and status = 'RUNNING'
      """;
  private static final String NEWEST = "select * from archive.rebuilds order by id desc limit 1";

  private interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  private final javax.sql.DataSource dataSource;

  RebuildRepository(@DataSource("archive") javax.sql.DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Begins one; empty when one runs.
   *
   * @throws ArchiveUnavailableException when the database does not answer
   */
  public OptionalLong begin() {
    return run(
        connection -> {
          try (var bury = prepare(connection, BURY);
              var begin = prepare(connection, BEGIN)) {
            bury.executeUpdate();
            try (var row = begin.executeQuery()) {
              return row.next() ? OptionalLong.of(row.getLong("id")) : OptionalLong.empty();
            }
          }
        });
  }

  /**
   * Notes the progress and gives a sign of life; false when the rebuild is no longer the running
   * one.
   *
   * @throws ArchiveUnavailableException when the database does not answer
   */
  public boolean progress(long id, long recordsTotal, long records, long runs, long skipped) {
    return run(
        connection -> {
          try (var statement = prepare(connection, PROGRESS)) {
            statement.setLong(1, recordsTotal);
            statement.setLong(2, records);
            statement.setLong(3, runs);
            statement.setLong(4, skipped);
            statement.setLong(5, id);
            return statement.executeUpdate() == 1;
          }
        });
  }

  /**
   * @throws ArchiveUnavailableException when the database does not answer
   */
  public void end(
      long id, Rebuild.Status status, @org.jspecify.annotations.Nullable String failure) {
    run(
        connection -> {
          try (var statement = prepare(connection, END)) {
            statement.setString(1, status.name());
            statement.setString(2, failure);
            statement.setLong(3, id);
            return statement.executeUpdate();
          }
        });
  }

  /**
   * The one that runs, or the last one.
   *
   * @throws ArchiveUnavailableException when the database does not answer
   */
  public Optional<Rebuild> newest() {
    return run(
        connection -> {
          try (var statement = prepare(connection, NEWEST);
              var row = statement.executeQuery()) {
            return row.next() ? Optional.of(rebuild(row)) : Optional.empty();
          }
        });
  }

  private <T> T run(Work<T> work) {
    try (var connection = dataSource.getConnection()) {
      return work.on(connection);
    } catch (SQLException e) {
      throw new ArchiveUnavailableException(e);
    }
  }

  private static PreparedStatement prepare(Connection connection, String sql) throws SQLException {
    var statement = connection.prepareStatement(sql);
    statement.setQueryTimeout(QUERY_TIMEOUT_S);
    return statement;
  }

  private static Rebuild rebuild(ResultSet row) throws SQLException {
    var endedAt = row.getObject("ended_at", OffsetDateTime.class);
    return new Rebuild(
        row.getLong("id"),
        Rebuild.Status.valueOf(row.getString("status")),
        row.getObject("started_at", OffsetDateTime.class).toInstant(),
        row.getObject("updated_at", OffsetDateTime.class).toInstant(),
        endedAt == null ? null : endedAt.toInstant(),
        row.getLong("records_total"),
        row.getLong("records_read"),
        row.getLong("runs"),
        row.getLong("skipped"),
        row.getString("failure"));
  }
}
