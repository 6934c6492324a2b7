package io.millrace.statestore.store;

import java.sql.SQLException;

/** The database refuses a value: writing it again would be refused again. */
public final class UnstorableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** SQLSTATE classes: data exception, integrity constraint violation. */
  private static final String DATA = "22";

  private static final String CONSTRAINT = "23";

  UnstorableException(SQLException cause) {
    super(cause.getMessage(), cause);
  }

  static boolean is(SQLException e) {
    var state = String.valueOf(e.getSQLState());
    return state.startsWith(DATA) || state.startsWith(CONSTRAINT);
  }
}
