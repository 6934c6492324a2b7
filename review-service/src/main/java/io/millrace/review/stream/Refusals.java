package io.millrace.review.stream;

import io.vertx.pgclient.PgException;

/** Tells what another attempt cannot mend from what it can. */
final class Refusals {

  private static final String DATA = "22";
  private static final String CONSTRAINT = "23";
  private static final String UNIQUE = "23505";

  private Refusals() {}

  /**
   * SQL states 22 (data) and 23 (constraints); a duplicate key means that another instance was
   * faster, and the next attempt finds its row.
   */
  static boolean isRefusedData(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof PgException postgres && postgres.getSqlState() != null) {
        var state = postgres.getSqlState();
        return !state.equals(UNIQUE) && (state.startsWith(DATA) || state.startsWith(CONSTRAINT));
      }
    }
    return false;
  }
}
