package io.millrace.statestore.store;

import java.sql.SQLException;
import java.util.Set;

/** The archive cannot hold a value: writing it again would be refused again. */
public final class UnstorableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** SQLSTATE classes: data exception, integrity constraint violation, program limit exceeded. */
  private static final Set<String> REFUSALS = Set.of("22", "23", "54");

  UnstorableException(Throwable cause) {
    super(cause.getMessage(), cause);
  }

  static boolean is(SQLException e) {
    var state = e.getSQLState();
    return state != null && state.length() == 5 && REFUSALS.contains(state.substring(0, 2));
  }
}
