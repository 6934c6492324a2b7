package io.millrace.contracts.workflow;

import com.google.protobuf.NullValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plain JSON values and the values CEL computes with differ in null alone. */
final class CelValues {

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

  static @Nullable Object toPlain(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case NullValue ignored -> null;
      case dev.cel.common.values.NullValue ignored -> null;
      case Map<?, ?> map -> {
        var converted = new LinkedHashMap<String, @Nullable Object>();
        map.forEach((key, item) -> converted.put(String.valueOf(key), toPlain(item)));
        yield converted;
      }
      case List<?> list -> {
        var converted = new ArrayList<@Nullable Object>(list.size());
        for (Object item : list) converted.add(toPlain(item));
        yield converted;
      }
      default -> value;
    };
  }
}
