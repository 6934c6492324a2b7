package io.millrace.agents.specialist.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.agents.api.AgentException;
import java.util.List;

/** The columns of a table by the names a caller gives. */
record Columns(List<Column> all) {

  static Columns of(Table table) {
    return new Columns(
        table.columns().entrySet().stream()
            .map(column -> Column.of(column.getKey(), column.getValue()))
            .toList());
  }

  /** The column that a field of the request names. */
  Column named(JsonNode request, String field) throws AgentException {
    var name = request.path(field).asText();
    return all.stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                AgentException.permanent(
                    "column_unknown", "'" + field + "' must name a column of the table"));
  }

  Column numeric(JsonNode request, String field) throws AgentException {
    var column = named(request, field);
    if (column.numeric()) return column;
    throw AgentException.permanent(
        "column_not_numeric", "The column that '" + field + "' names has not only numbers");
  }
}
