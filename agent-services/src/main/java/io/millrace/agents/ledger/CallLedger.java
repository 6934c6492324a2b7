package io.millrace.agents.ledger;

import io.millrace.kit.database.SchemaMigration;
import javax.sql.DataSource;

/**
 * Remembers every model and tool call before it is made, so that none acts or is paid for twice.
 *
 * <ul>
 *   <li>A call is made only after its row is stored. Without the database none is made: {@code
 *       ledger_unavailable}, retriable.
 *   <li>A finished call is reused: by every delivery of its task, and where it mutates by every
 *       attempt of its step ({@link CallScope}).
 *   <li>A call that another delivery makes is waited for. Where that delivery has died, a call that
 *       changes nothing is made again; one that may have changed something is reconciled, or goes
 *       to a person: {@code effect_unknown}, permanent.
 *   <li>A step whose new run asks a mutating tool for something else before it has asked for what
 *       was done already goes to a person: {@code effect_diverged}, permanent.
 * </ul>
 *
 * <p>What remains to the tool: a worker that sleeps between its last look at the clock and the
 * sending of its request, for longer than the grace, sends late. The effect key makes that harmless
 * where the other side knows repeated calls by it.
 *
 * <p>The idea is that of durable execution engines (journal before effect) and of idempotency keys
 * in payment interfaces. Safe for use by many threads.
 */
public final class CallLedger {

  public static final String SCHEMA = "agents";
  public static final String MIGRATIONS = "db/agents";

  private final CallRows rows;
  private final LedgerSettings settings;

  /**
   * @param dataSource bounds the time to connect and to wait for a connection itself
   */
  public CallLedger(DataSource dataSource, LedgerSettings settings) {
    this.rows = new CallRows(dataSource, settings.queryTimeout());
    this.settings = settings;
  }

  /**
   * Brings the schema to what this code expects; once, before the first call. A database that is
   * away is not waited for.
   *
   * @throws org.flywaydb.core.api.FlywayException when that cannot be done now
   */
  public static void migrate(DataSource dataSource) {
    SchemaMigration.migrate(dataSource, SCHEMA, MIGRATIONS, 0);
  }

  /** The calls of one delivery of a task; a new one for each delivery. */
  public AttemptCalls attempt(CallOwner owner) {
    return new AttemptCalls(owner, rows, settings);
  }
}
