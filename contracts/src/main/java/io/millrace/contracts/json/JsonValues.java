package io.millrace.contracts.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads text straight into the plain values that expressions compute with, or only to its end;
 * numbers become Long or Double only. Of a name that comes twice the last value counts.
 */
final class JsonValues {

  private JsonValues() {}

  /**
   * @param token the token the parser stands at
   * @param none what stands for null
   */
  static @Nullable Object read(JsonParser parser, JsonToken token, @Nullable Object none)
      throws IOException {
    return switch (token) {
      case START_OBJECT -> object(parser, none);
      case START_ARRAY -> array(parser, none);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> number(parser.getDoubleValue());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> none;
      case END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          throw new IllegalStateException("No value of a text begins with " + token);
    };
  }

  /** Goes to the end of the value; what {@link #read} would refuse is refused. */
  static void skip(JsonParser parser, JsonToken first) throws IOException {
    int open = 0;
    var token = first;
    while (true) {
      if (token.isStructStart()) open++;
      else if (token.isStructEnd()) open--;
      else if (token == JsonToken.VALUE_NUMBER_INT) integer(parser);
      else if (token == JsonToken.VALUE_NUMBER_FLOAT) parser.getDoubleValue();
      else parser.finishToken();
      if (open == 0) return;
      token = parser.nextToken();
    }
  }

  private static Map<String, @Nullable Object> object(JsonParser parser, @Nullable Object none)
      throws IOException {
    var map = new LinkedHashMap<String, @Nullable Object>();
    for (var name = parser.nextFieldName(); name != null; name = parser.nextFieldName())
      map.put(name, read(parser, parser.nextToken(), none));
    return Collections.unmodifiableMap(map);
  }

  private static List<@Nullable Object> array(JsonParser parser, @Nullable Object none)
      throws IOException {
    var list = new ArrayList<@Nullable Object>();
    for (var token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken())
      list.add(read(parser, token, none));
    return Collections.unmodifiableList(list);
  }

  private static Object integer(JsonParser parser) throws IOException {
    return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        ? (Object) parser.getBigIntegerValue().doubleValue()
        : (Object) parser.getLongValue();
  }

  private static Object number(double value) {
    boolean integral =
        value == Math.rint(value) && value >= Long.MIN_VALUE && value <= Long.MAX_VALUE;
    return integral ? (Object) (long) value : (Object) value;
  }
}
