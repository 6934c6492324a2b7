package io.millrace.agents.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;

/** Values of a database as JSON: numbers, booleans, JSON itself, and text for all others. */
final class SqlValues {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private SqlValues() {}

  static void put(ObjectNode row, String column, @Nullable Object value) {
    switch (value) {
      case null -> row.putNull(column);
      case Boolean flag -> row.put(column, flag);
      case Integer number -> row.put(column, number);
      case Long number -> row.put(column, number);
      case Short number -> row.put(column, number.intValue());
      case BigDecimal number -> row.put(column, number);
      case Float number when Float.isFinite(number) -> row.put(column, number);
      case Double number when Double.isFinite(number) -> row.put(column, number);
      case PGobject object when object.getType().startsWith("json") -> json(row, column, object);
      default -> row.put(column, value.toString());
    }
  }

  private static void json(ObjectNode row, String column, PGobject object) {
    try {
      row.set(column, JSON.readTree(String.valueOf(object.getValue())));
    } catch (JsonProcessingException e) {
      row.put(column, object.getValue());
    }
  }
}
