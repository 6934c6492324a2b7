package io.millrace.statestore.store;

import io.millrace.contracts.message.JournalEntry;
import io.millrace.statestore.ops.StateStoreConfig;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Writes batches into the archive, each in one transaction. While the database does not answer it
 * waits and tries again, for as long as the service runs: the records stay unacknowledged in Kafka,
 * so the archive lags but loses nothing. Writing a batch again changes nothing.
 */
@ApplicationScoped
public class ArchiveWriter {

  private static final Logger LOG = Logger.getLogger(ArchiveWriter.class);

  private interface Write {
    void on(Connection connection) throws SQLException;
  }

  private final javax.sql.DataSource dataSource;
  private final EventPartitions partitions;
  private final StateStoreConfig config;
  private volatile boolean running = true;

  ArchiveWriter(
      @DataSource("archive") javax.sql.DataSource dataSource,
      EventPartitions partitions,
      StateStoreConfig config) {
    this.dataSource = dataSource;
    this.partitions = partitions;
    this.config = config;
  }

  void onStop(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) ShutdownEvent event) {
    running = false;
  }

  /**
   * @throws UnstorableException when the database refuses the data themselves, which waiting does
   *     not mend
   */
  public void writeEvents(List<JournalEntry> entries) {
    if (entries.isEmpty()) return;
    partitions.ensureFor(entries);
    untilWritten(connection -> JournalBatch.write(connection, entries));
  }

  /**
   * @throws UnstorableException when the database refuses the data themselves, which waiting does
   *     not mend
   */
  public void writeStates(List<ArchivedState> states) {
    write(states, StateBatch.Replace.OLDER);
  }

  /**
   * As {@link #writeStates}, and replaces a state of the same sequence too.
   *
   * @throws UnstorableException when the database refuses the data themselves
   */
  public void rewriteStates(List<ArchivedState> states) {
    write(states, StateBatch.Replace.OLDER_OR_SAME);
  }

  private void write(List<ArchivedState> states, StateBatch.Replace replace) {
    if (!states.isEmpty())
      untilWritten(connection -> StateBatch.write(connection, states, replace));
  }

  private void untilWritten(Write write) {
    long pauseMs = config.archiveRetryMin().toMillis();
    while (true) {
      try {
        inTransaction(write);
        return;
      } catch (SQLException | AssertionError e) {
        // The driver's word for a connection that breaks within a batch is an AssertionError.
        if (e instanceof SQLException sql && UnstorableException.is(sql))
          throw new UnstorableException(sql);
        if (!running)
          throw new IllegalStateException(
              "The service stops before the archive took a batch; it will be read again", e);
        LOG.warnf(
            "The archive does not take a batch (%s); trying again in %d ms",
            e.getMessage(), pauseMs);
        pause(pauseMs);
        pauseMs = Math.min(pauseMs * 2, config.archiveRetryMax().toMillis());
      }
    }
  }

  private void inTransaction(Write write) throws SQLException {
    try (var connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try {
        write.on(connection);
        connection.commit();
      } catch (SQLException | RuntimeException | AssertionError e) {
        rollback(connection, e);
        throw e;
      }
    }
  }

  /** A connection that is gone has rolled back; what went wrong first is what matters. */
  private static void rollback(Connection connection, Throwable cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private static void pause(long pauseMs) {
    try {
      Thread.sleep(pauseMs);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for the archive", e);
    }
  }
}
