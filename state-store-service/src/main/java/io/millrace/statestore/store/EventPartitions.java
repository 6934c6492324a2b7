package io.millrace.statestore.store;

import io.millrace.contracts.message.JournalEntry;
import io.millrace.statestore.ops.StateStoreConfig;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * The monthly partitions of {@code archive.events}: made ahead of time for the months to come, and
 * on demand for past months that a rebuild writes. A time that the journal cannot have, because a
 * clock was wrong, gets no partition of its own. Where one is missing, or cannot be made now, the
 * default partition takes the entries, and the partition takes them over when it is made.
 */
@ApplicationScoped
public class EventPartitions {

  private static final Logger LOG = Logger.getLogger(EventPartitions.class);

  /** The journal is kept for a year. */
  private static final int MONTHS_BACK_MAX = 13;

  private final javax.sql.DataSource dataSource;
  private final StateStoreConfig config;
  private final Clock clock = Clock.systemUTC();
  private final Set<YearMonth> known = ConcurrentHashMap.newKeySet();

  EventPartitions(@DataSource("archive") javax.sql.DataSource dataSource, StateStoreConfig config) {
    this.dataSource = dataSource;
    this.config = config;
  }

  /** Makes those of this month and of the months to come. */
  public void ensureAhead() {
    var now = YearMonth.now(clock);
    var months = new TreeSet<YearMonth>();
    for (int ahead = 0; ahead <= config.archiveMonthsAhead(); ahead++)
      months.add(now.plusMonths(ahead));
    ensure(months);
  }

  /** Makes those of entries that are about to be written. */
  void ensureFor(List<JournalEntry> entries) {
    var now = YearMonth.now(clock);
    var months = new TreeSet<YearMonth>();
    for (JournalEntry entry : entries) {
      var month = YearMonth.from(entry.at().atOffset(ZoneOffset.UTC));
      if (!month.isBefore(now.minusMonths(MONTHS_BACK_MAX))
          && !month.isAfter(now.plusMonths(config.archiveMonthsAhead()))) months.add(month);
    }
    ensure(months);
  }

  private void ensure(Collection<YearMonth> months) {
    if (known.containsAll(months)) return;
    try (var connection = dataSource.getConnection()) {
      for (YearMonth month : months) if (!known.contains(month)) make(connection, month);
    } catch (SQLException e) {
      LOG.warnf(
          "The archive does not make the partitions of %s (%s); the default one takes their entries until it does",
          months, e.getMessage());
    }
  }

  private void make(Connection connection, YearMonth month) throws SQLException {
    try (var statement = connection.prepareStatement("select archive.ensure_events_month(?)")) {
      statement.setObject(1, month.atDay(1));
      statement.execute();
    }
    known.add(month);
  }
}
