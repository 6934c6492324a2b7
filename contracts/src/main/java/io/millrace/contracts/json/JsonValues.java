package io.millrace.contracts.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns Jackson trees into the plain values that expressions compute with; numbers become Long or
 * Double only.
 */
final class JsonValues {

  private JsonValues() {}

  static @Nullable Object of(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> object(node);
      case ARRAY -> array(node);
      case NUMBER ->
          node.canConvertToExactIntegral() && node.canConvertToLong()
              ? (Object) node.longValue()
              : (Object) node.doubleValue();
      case BOOLEAN -> node.booleanValue();
      case NULL, MISSING -> null;
      case STRING, BINARY, POJO -> node.asText();
    };
  }

  private static Map<String, @Nullable Object> object(JsonNode node) {
    var map = new LinkedHashMap<String, @Nullable Object>();
    for (var field : node.properties()) map.put(field.getKey(), of(field.getValue()));
    return Collections.unmodifiableMap(map);
  }

  private static List<@Nullable Object> array(JsonNode node) {
    var list = new ArrayList<@Nullable Object>(node.size());
    node.forEach(item -> list.add(of(item)));
    return Collections.unmodifiableList(list);
  }
}
