package io.millrace.contracts.workflow;

import com.google.common.primitives.UnsignedLong;
import com.google.protobuf.NullValue;
import dev.cel.common.types.TypeType;
import dev.cel.common.values.CelByteString;
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
      case Double number when !Double.isFinite(number) ->
          throw new IllegalArgumentException(number + " stands in no document");
      case UnsignedLong number -> number.bigIntegerValue();
      case Instant time -> time.toString();
      case Duration time ->
          BigDecimal.valueOf(time.getSeconds())
                  .add(BigDecimal.valueOf(time.getNano(), NANO_DIGITS))
                  .stripTrailingZeros()
                  .toPlainString()
              + "s";
      case CelByteString bytes -> Base64.getEncoder().encodeToString(bytes.toByteArray());
      case TypeType type -> type.containingTypeName();
      case String text -> text;
      case Boolean truth -> truth;
      case Long number -> number;
      case Double number -> number;
      default ->
          throw new IllegalArgumentException(
              value.getClass().getSimpleName() + " stands in no document");
    };
  }
}
