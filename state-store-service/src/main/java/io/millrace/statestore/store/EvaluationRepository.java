package io.millrace.statestore.store;

import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Kept results of evaluations. What is there is never changed, and is removed when it is old. A
 * database that does not answer is an {@link ArchiveUnavailableException}.
 */
@ApplicationScoped
public class EvaluationRepository {

  private static final int QUERY_TIMEOUT_S = 10;
  private static final String INSERT =
      "insert into archive.evaluations (id, suite, started_at, summary, content) values (?, ?, ?, ?, ?) on conflict (id) do nothing";
  private static final String CONTENT = "select content from archive.evaluations where id = ?";
  private static final String REMOVE =
      """
      delete from archive.evaluations where id in (
        select id from archive.evaluations where created_at < ?
        order by created_at limit ? for update skip locked)
      """;
  private static final String PAGE =
      """
      select id, started_at, summary from archive.evaluations
      where (?::text is null or suite = ?) and (?::timestamptz is null or (started_at, id) < (?, ?))
      order by started_at desc, id desc limit ?
      """;

  /**
   * A row of a list.
   *
   * @param summary JSON, the result without its cases
   */
  public record Row(String id, Instant startedAt, String summary) {}

  /** Where a page begins: after this row. */
  public record Cursor(Instant startedAt, String id) {}

  private final javax.sql.DataSource dataSource;

  EvaluationRepository(@DataSource("archive") javax.sql.DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * @return whether it is new
   */
  public boolean put(String id, String suite, Instant startedAt, String summary, String content) {
    try (var connection = dataSource.getConnection();
        var statement = connection.prepareStatement(INSERT)) {
      statement.setQueryTimeout(QUERY_TIMEOUT_S);
      statement.setString(1, id);
      statement.setString(2, suite);
      statement.setObject(3, startedAt.atOffset(ZoneOffset.UTC));
      statement.setString(4, summary);
      statement.setString(5, content);
      return statement.executeUpdate() == 1;
    } catch (SQLException e) {
      throw new ArchiveUnavailableException(e);
    }
  }

  public Optional<String> find(String id) {
    try (var connection = dataSource.getConnection();
        var statement = connection.prepareStatement(CONTENT)) {
      statement.setQueryTimeout(QUERY_TIMEOUT_S);
      statement.setString(1, id);
      try (var row = statement.executeQuery()) {
        return row.next() ? Optional.of(row.getString("content")) : Optional.empty();
      }
    } catch (SQLException e) {
      throw new ArchiveUnavailableException(e);
    }
  }

  /**
   * Removes what was kept before a moment, the oldest first. Several instances may do so at once.
   *
   * @param most how many at most: one statement takes as long as it removes
   * @return how many were removed
   */
  public int removeKeptBefore(Instant end, int most) {
    try (var connection = dataSource.getConnection();
        var statement = connection.prepareStatement(REMOVE)) {
      statement.setQueryTimeout(QUERY_TIMEOUT_S);
      statement.setObject(1, end.atOffset(ZoneOffset.UTC));
      statement.setInt(2, most);
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new ArchiveUnavailableException(e);
    }
  }

  /** Newest first. */
  public List<Row> page(@Nullable String suite, @Nullable Cursor after, int limit) {
    try (var connection = dataSource.getConnection();
        var statement = connection.prepareStatement(PAGE)) {
      statement.setQueryTimeout(QUERY_TIMEOUT_S);
      var at = after == null ? null : after.startedAt().atOffset(ZoneOffset.UTC);
      statement.setString(1, suite);
      statement.setString(2, suite);
      statement.setObject(3, at, java.sql.Types.TIMESTAMP_WITH_TIMEZONE);
      statement.setObject(4, at, java.sql.Types.TIMESTAMP_WITH_TIMEZONE);
      statement.setString(5, after == null ? null : after.id());
      statement.setInt(6, limit);
      var rows = new ArrayList<Row>();
      try (var found = statement.executeQuery()) {
        while (found.next())
          rows.add(
              new Row(
                  found.getString("id"),
                  found.getObject("started_at", OffsetDateTime.class).toInstant(),
                  found.getString("summary")));
      }
      return rows;
    } catch (SQLException e) {
      throw new ArchiveUnavailableException(e);
    }
  }
}
