package io.millrace.statestore.store;

import java.sql.SQLException;

/** A database that refuses, for tests. */
public final class Refusing {

  private Refusing() {}

  public static UnstorableException data() {
    return new UnstorableException(new SQLException("refused", "22021"));
  }
}
