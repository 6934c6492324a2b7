package io.millrace.bench.scenario.growth;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.Driver;

/** Copies of runs in the archive of an embedded server, under ids that say that they are copies. */
final class ArchiveRows implements AutoCloseable {

  /** What makes a run id of 26 characters with a number of nine digits. */
  private static final String ID_PREFIX = "01BENCHARCHZZZZZZ";

  private static final String USER = "millrace_archive";
  private static final int FILL_TIMEOUT_S = 1_800;

  private final Connection database;

  /**
   * @param data folder of a server that runs; its own PostgreSQL listens on loopback alone
   */
  ArchiveRows(Path data) throws IOException, SQLException {
    var login = new Properties();
    login.setProperty("user", USER);
    login.setProperty("password", password(data));
    database =
        new Driver()
            .connect(
                "jdbc:postgresql://127.0.0.1:%d/millrace?currentSchema=archive"
                    .formatted(port(data)),
                login);
  }

  private static String password(Path data) throws IOException {
    var passwords = new Properties();
    try (Reader file = Files.newBufferedReader(data.resolve("postgres/passwords.properties"))) {
      passwords.load(file);
    }
    return passwords.getProperty(USER);
  }

  /** The fourth line of the mark of a running cluster. */
  private static int port(Path data) throws IOException {
    var mark = Files.readAllLines(data.resolve("postgres/cluster/postmaster.pid"));
    return Integer.parseInt(mark.get(3).strip());
  }

  /** The id of a copy, from 1. */
  static String id(int number) {
    return "%s%09d".formatted(ID_PREFIX, number);
  }

  /** Copies runs that have ended until there are so many copies. */
  void fill(int copies) throws SQLException {
    try (var statement = database.createStatement()) {
      statement.setQueryTimeout(FILL_TIMEOUT_S);
      statement.execute(
          """
          with originals as (
            select r.*, row_number() over (order by run_id) - 1 as n, count(*) over () as total
            from (select * from runs where ended_at is not null and run_id not like '%1$s%%' order by started_at desc limit 100) r)
          insert into runs (run_id, sequence, session_id, workflow, workflow_version, status, degraded, tenant, message, started_at, updated_at,
            ended_at, steps, input_tokens, output_tokens, agents, output, state)
          select '%1$s' || lpad(i::text, 9, '0'), sequence, session_id, workflow, workflow_version, status, degraded, tenant, message,
            started_at - i * interval '1 second', updated_at - i * interval '1 second', ended_at - i * interval '1 second', steps, input_tokens,
            output_tokens, agents, output, state
          from generate_series(1, %2$d) i join originals on n = i %% total
          on conflict (run_id) do nothing
          """
              .formatted(ID_PREFIX, copies));
      statement.execute("analyze runs");
    }
  }

  void removeCopies() throws SQLException {
    try (var statement = database.createStatement()) {
      statement.setQueryTimeout(FILL_TIMEOUT_S);
      statement.execute("delete from runs where run_id like '" + ID_PREFIX + "%'");
    }
  }

  @Override
  public void close() throws SQLException {
    database.close();
  }
}
