package io.millrace.statestore.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The parameters of a statement that takes its rows as one array for each column, in order. */
final class Columns {

  private final PreparedStatement statement;
  private int index;

  Columns(PreparedStatement statement) {
    this.statement = statement;
  }

  <T> void texts(List<T> rows, Function<T, @Nullable String> value) throws SQLException {
    set("text", rows.stream().map(value).toArray(String[]::new));
  }

  <T> void numbers(List<T> rows, Function<T, @Nullable Long> value) throws SQLException {
    set("int8", rows.stream().map(value).toArray(Long[]::new));
  }

  <T> void flags(List<T> rows, Predicate<T> value) throws SQLException {
    set("bool", rows.stream().map(value::test).toArray(Boolean[]::new));
  }

  <T> void bytes(List<T> rows, Function<T, byte[]> value) throws SQLException {
    set("bytea", rows.stream().map(value).toArray(byte[][]::new));
  }

  private void set(String type, Object[] values) throws SQLException {
    statement.setArray(++index, statement.getConnection().createArrayOf(type, values));
  }
}
