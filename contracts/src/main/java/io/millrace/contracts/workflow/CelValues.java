package io.millrace.contracts.workflow;

import com.fasterxml.jackson.core.JsonGenerator;
import com.google.common.primitives.UnsignedLong;
import com.google.protobuf.NullValue;
import dev.cel.common.types.TypeType;
import dev.cel.common.values.CelByteString;
import io.millrace.contracts.json.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Plain JSON values and the values CEL computes with. On the way in they differ in null alone; on
 * the way out CEL's own kinds become texts and numbers, as its specification maps them to JSON.
 */
final class CelValues {

  private static final int NANO_DIGITS = 9;

  private CelValues() {}

  static Map<String, Object> fromPlain(Map<String, ?> variables) {
    var converted = new LinkedHashMap<String, Object>();
    variables.forEach((name, value) -> converted.put(name, fromPlainValue(value)));
    return converted;
  }

  private static Object fromPlainValue(@Nullable Object value) {
    return switch (value) {
      case null -> NullValue.NULL_VALUE;
      case Map<?, ?> map -> {
        var converted = new LinkedHashMap<Object, Object>();
        map.forEach((key, item) -> converted.put(String.valueOf(key), fromPlainValue(item)));
        yield converted;
      }
      case List<?> list -> {
        var converted = new ArrayList<Object>(list.size());
        for (Object item : list) converted.add(fromPlainValue(item));
        yield converted;
      }
      default -> value;
    };
  }

  /** A document as CEL reads it. */
  static Object read(Json document) {
    return document.value(NullValue.NULL_VALUE);
  }

  /** Writes what CEL computed. */
  static void write(@Nullable Object value, JsonGenerator out) throws IOException {
    switch (value) {
      case null -> out.writeNull();
      case NullValue ignored -> out.writeNull();
      case dev.cel.common.values.NullValue ignored -> out.writeNull();
      case Map<?, ?> map -> writeMap(map, out);
      case List<?> list -> {
        out.writeStartArray();
        for (Object item : list) write(item, out);
        out.writeEndArray();
      }
      case Double number when !Double.isFinite(number) ->
          throw new IllegalArgumentException(number + " stands in no document");
      case UnsignedLong number -> out.writeNumber(number.bigIntegerValue());
      case Instant time -> out.writeString(time.toString());
      case Duration time ->
          out.writeString(
              BigDecimal.valueOf(time.getSeconds())
                      .add(BigDecimal.valueOf(time.getNano(), NANO_DIGITS))
                      .stripTrailingZeros()
                      .toPlainString()
                  + "s");
      case CelByteString bytes ->
          out.writeString(Base64.getEncoder().encodeToString(bytes.toByteArray()));
      case TypeType type -> out.writeString(type.containingTypeName());
      case String text -> out.writeString(text);
      case Boolean truth -> out.writeBoolean(truth);
      case Long number -> out.writeNumber(number);
      case Double number -> out.writeNumber(number);
      default ->
          throw new IllegalArgumentException(
              value.getClass().getSimpleName() + " stands in no document");
    }
  }

  private static void writeMap(Map<?, ?> map, JsonGenerator out) throws IOException {
    out.writeStartObject();
    for (var item : named(map).entrySet()) {
      out.writeFieldName((String) item.getKey());
      write(item.getValue(), out);
    }
    out.writeEndObject();
  }

  /** Keys of other kinds become texts; of those that become the same the last one counts. */
  private static Map<?, ?> named(Map<?, ?> map) {
    for (Object key : map.keySet())
      if (!(key instanceof String)) {
        var named = new LinkedHashMap<String, @Nullable Object>();
        map.forEach((each, item) -> named.put(String.valueOf(each), item));
        return named;
      }
    return map;
  }
}
