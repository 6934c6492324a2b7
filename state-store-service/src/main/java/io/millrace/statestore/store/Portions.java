package io.millrace.statestore.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Divides what one statement is to write, so that neither the statement nor what the database holds
 * for it grows with the batch. A portion has at least one row, however large that is.
 */
final class Portions {

  static final int ROWS_MAX = 1_000;

  /** Below the database's usual memory for one step of a statement, 4 MB. */
  static final long BYTES_MAX = 2_097_152;

  interface Write<T> {
    void of(List<T> rows) throws SQLException;
  }

  private Portions() {}

  static <T> void write(List<T> rows, ToLongFunction<T> bytes, Write<T> write) throws SQLException {
    var portion = new ArrayList<T>();
    long portionBytes = 0;
    for (T row : rows) {
      long rowBytes = bytes.applyAsLong(row);
      if (!portion.isEmpty()
          && (portion.size() == ROWS_MAX || portionBytes + rowBytes > BYTES_MAX)) {
        write.of(portion);
        portion.clear();
        portionBytes = 0;
      }
      portion.add(row);
      portionBytes += rowBytes;
    }
    if (!portion.isEmpty()) write.of(portion);
  }
}
