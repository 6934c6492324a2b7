package io.millrace.contracts.codec;

import io.millrace.contracts.json.Json;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;

/**
 * Builds the {@link Binding} of a Java type to an Avro schema, once, at start.
 *
 * <p>Supported: records, sealed interfaces of records (unions), enums, lists, maps with string keys
 * (sorted, so that equal values have equal bytes), instants (timestamp-millis), {@link Json}
 * (string), strings, numbers and booleans. Anything else is refused with the place.
 */
final class Bindings {

  private final Map<String, Binding> records = new HashMap<>();

  Binding of(Type type, Schema schema, String place) {
    return switch (schema.getType()) {
      case RECORD -> record(raw(type), schema, place);
      case UNION -> union(type, schema, place);
      case ENUM -> enumeration(raw(type), schema, place);
      case ARRAY -> array(argument(type, 0, place), schema, place);
      case MAP -> map(argument(type, 1, place), schema, place);
      case STRING ->
          raw(type) == Json.class
              ? text(Object::toString, Json::new)
              : check(type, String.class, place, text(Object::toString, s -> s));
      case LONG ->
          raw(type) == Instant.class ? instant() : check(type, long.class, place, Binding.SAME);
      case INT -> check(type, int.class, place, Binding.SAME);
      case DOUBLE -> check(type, double.class, place, Binding.SAME);
      case BOOLEAN -> check(type, boolean.class, place, Binding.SAME);
      case BYTES, FIXED, FLOAT, NULL ->
          throw new IllegalStateException(
              place + ": schema type " + schema.getType() + " is not used by Millrace");
    };
  }

  private Binding record(Class<?> type, Schema schema, String place) {
    if (!type.isRecord() || !type.getSimpleName().equals(schema.getName()))
      throw new IllegalStateException(
          place + ": " + type.getName() + " is not the record " + schema.getName());
    var known = records.get(schema.getFullName());
    if (known != null) return known;
    var binding = new RecordBinding(type, schema, this, place);
    records.put(schema.getFullName(), binding);
    return binding;
  }

  private Binding union(Type type, Schema schema, String place) {
    if (schema.isNullable()) {
      var branch =
          schema.getTypes().stream()
              .filter(s -> s.getType() != Schema.Type.NULL)
              .findFirst()
              .orElseThrow();
      return nullable(of(type, branch, place));
    }
    return new UnionBinding(raw(type), schema, this, place);
  }

  private static Binding nullable(Binding inner) {
    return of(
        value -> value == null ? null : inner.toAvro(value),
        datum -> datum == null ? null : inner.fromAvro(datum));
  }

  private Binding array(Type item, Schema schema, String place) {
    var inner = of(item, schema.getElementType(), place + "[]");
    return of(
        value -> {
          var array =
              new GenericData.Array<@Nullable Object>(
                  ((Collection<?>) required(value, place)).size(), schema);
          for (Object element : (Collection<?>) required(value, place))
            array.add(inner.toAvro(element));
          return array;
        },
        datum -> {
          var list = new ArrayList<@Nullable Object>();
          for (Object element : (Collection<?>) required(datum, place))
            list.add(inner.fromAvro(element));
          return list;
        });
  }

  private Binding map(Type item, Schema schema, String place) {
    var inner = of(item, schema.getValueType(), place + "{}");
    return of(
        value -> sorted((Map<?, ?>) required(value, place), inner::toAvro),
        datum -> sorted((Map<?, ?>) required(datum, place), inner::fromAvro));
  }

  private static TreeMap<String, @Nullable Object> sorted(
      Map<?, ?> map, Function<@Nullable Object, @Nullable Object> convert) {
    var sorted = new TreeMap<String, @Nullable Object>();
    map.forEach((key, value) -> sorted.put(key.toString(), convert.apply(value)));
    return sorted;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Binding enumeration(Class<?> type, Schema schema, String place) {
    var names = List.of(type.getEnumConstants()).stream().map(Object::toString).toList();
    if (!names.equals(schema.getEnumSymbols()))
      throw new IllegalStateException(
          place + ": " + type.getName() + " has other constants than " + schema);
    return of(
        value -> new GenericData.EnumSymbol(schema, required(value, place).toString()),
        datum -> Enum.valueOf((Class) type, required(datum, place).toString()));
  }

  private static Binding text(Function<Object, String> write, Function<String, Object> read) {
    return of(
        value -> write.apply(required(value, "text")),
        datum -> read.apply(required(datum, "text").toString()));
  }

  private static Binding instant() {
    return of(
        value -> ((Instant) required(value, "instant")).toEpochMilli(),
        datum -> Instant.ofEpochMilli((Long) required(datum, "instant")));
  }

  private static Binding of(
      Function<@Nullable Object, @Nullable Object> write,
      Function<@Nullable Object, @Nullable Object> read) {
    return new Binding() {
      @Override
      public @Nullable Object toAvro(@Nullable Object value) {
        return write.apply(value);
      }

      @Override
      public @Nullable Object fromAvro(@Nullable Object datum) {
        return read.apply(datum);
      }
    };
  }

  private static Binding check(Type type, Class<?> expected, String place, Binding binding) {
    var boxed = java.lang.invoke.MethodType.methodType(expected).wrap().returnType();
    if (type != expected && type != boxed)
      throw new IllegalStateException(
          place + ": " + type.getTypeName() + " should be " + expected.getName());
    return binding;
  }

  static Object required(@Nullable Object value, String place) {
    if (value == null) throw new IllegalArgumentException(place + " must not be null");
    return value;
  }

  private static Class<?> raw(Type type) {
    return switch (type) {
      case Class<?> c -> c;
      case ParameterizedType p -> (Class<?>) p.getRawType();
      default -> throw new IllegalStateException("Unsupported type " + type.getTypeName());
    };
  }

  private static Type argument(Type type, int index, String place) {
    if (type instanceof ParameterizedType p) return p.getActualTypeArguments()[index];
    throw new IllegalStateException(
        place + ": " + type.getTypeName() + " needs its type arguments");
  }
}
