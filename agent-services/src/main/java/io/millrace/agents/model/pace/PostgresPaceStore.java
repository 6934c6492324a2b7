package io.millrace.agents.model.pace;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TokensInheritanceStrategy;
import io.github.bucket4j.distributed.jdbc.PrimaryKeyMapper;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * Pace in the tables {@code agents.pace} (bucket4j, a row lock for each turn) and {@code
 * agents.pace_pauses}. Pauses are measured by the database's clock; buckets refill by the clocks of
 * the processes, which are to agree within seconds.
 *
 * <p>Safe for use by many threads and processes.
 */
public final class PostgresPaceStore implements PaceStore {

  private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(5);
  private static final long WAIT_MS_MIN = 20;
  private static final double MS = 1_000;

  private static final String PAUSED =
      """
      select extract(epoch from pause_until - clock_timestamp()) from agents.pace_pauses
      where model = ?""";
  private static final String PROBE =
      """
      update agents.pace_pauses set pause_until = clock_timestamp() + ? * interval '1 millisecond'
      where model = ? and pause_until <= clock_timestamp()""";
  private static final String PAUSE =
      """
      insert into agents.pace_pauses as p (model, pause_until)
      values (?, clock_timestamp() + ? * interval '1 millisecond')
      on conflict (model) do update set pause_until = greatest(p.pause_until, excluded.pause_until)""";
  private static final String RESUME = "delete from agents.pace_pauses where model = ?";

  private final DataSource dataSource;
  private final ProxyManager<String> buckets;

  /**
   * @param dataSource bounds the time to connect and to wait for a connection itself
   */
  public PostgresPaceStore(DataSource dataSource) {
    this.dataSource = dataSource;
    this.buckets =
        Bucket4jPostgreSQL.selectForUpdateBasedBuilder(dataSource)
            .primaryKeyMapper(PrimaryKeyMapper.STRING)
            .table("agents.pace")
            .requestTimeout(QUERY_TIMEOUT)
            .build();
  }

  @Override
  public Bucket bucket(String key, long version, BucketConfiguration configuration) {
    return buckets
        .builder()
        .withImplicitConfigurationReplacement(version, TokensInheritanceStrategy.PROPORTIONALLY)
        .build(key, () -> configuration);
  }

  @Override
  public Entry enter(String model, Duration probeTime) {
    return query(
        connection -> {
          try (var paused = prepare(connection, PAUSED)) {
            paused.setString(1, model);
            try (var row = paused.executeQuery()) {
              if (!row.next()) return Entry.FREE;
              long waitMs = Math.round(row.getDouble(1) * MS);
              if (waitMs > 0) return Entry.after(Duration.ofMillis(waitMs));
            }
          }
          try (var probe = prepare(connection, PROBE)) {
            probe.setLong(1, probeTime.toMillis());
            probe.setString(2, model);
            return probe.executeUpdate() == 1
                ? Entry.PROBE
                : Entry.after(Duration.ofMillis(WAIT_MS_MIN));
          }
        });
  }

  @Override
  public void pause(String model, Duration time) {
    query(
        connection -> {
          try (var pause = prepare(connection, PAUSE)) {
            pause.setString(1, model);
            pause.setLong(2, time.toMillis());
            return pause.executeUpdate();
          }
        });
  }

  @Override
  public void resume(String model) {
    query(
        connection -> {
          try (var resume = prepare(connection, RESUME)) {
            resume.setString(1, model);
            return resume.executeUpdate();
          }
        });
  }

  private interface Query<T> {
    T run(Connection connection) throws SQLException;
  }

  private <T> T query(Query<T> query) {
    try (var connection = dataSource.getConnection()) {
      return query.run(connection);
    } catch (SQLException e) {
      throw new IllegalStateException("The table agents.pace_pauses cannot be used", e);
    }
  }

  private static PreparedStatement prepare(Connection connection, String sql) throws SQLException {
    var statement = connection.prepareStatement(sql);
    statement.setQueryTimeout((int) QUERY_TIMEOUT.toSeconds());
    return statement;
  }
}
