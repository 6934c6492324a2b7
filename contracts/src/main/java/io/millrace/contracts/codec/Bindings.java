package io.millrace.contracts.codec;

import io.millrace.contracts.json.Json;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Builds the {@link Binding} of a Java type to an Avro schema, once, at start.
 *
 * <p>Supported: records, sealed interfaces of records (unions), enums, lists, maps with string keys
 * (sorted, so that equal values have equal bytes), instants (timestamp-millis), {@link Json}
 * (string), strings, numbers and booleans; each of them nullable. Anything else is refused with the
 * place.
 */
final class Bindings {

  private final Map<String, Binding> records = new HashMap<>();

  Binding of(Type type, Schema schema, String place) {
    return switch (schema.getType()) {
      case RECORD -> record(raw(type), schema, place);
      case UNION -> union(type, schema, place);
      case ENUM -> EnumBinding.of(raw(type), schema, place);
      case ARRAY ->
          new ListBinding(
              of(argument(type, 0, place), sized(schema.getElementType(), place), place + "[]"),
              place);
      case MAP ->
          new MapBinding(of(argument(type, 1, place), schema.getValueType(), place + "{}"), place);
      case STRING, LONG, INT, DOUBLE, BOOLEAN -> Scalar.of(type, schema, place);
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
    var binding = RecordBinding.of(type, schema, this, place);
    records.put(schema.getFullName(), binding);
    return binding;
  }

  private Binding union(Type type, Schema schema, String place) {
    if (!schema.isNullable()) return UnionBinding.of(raw(type), schema, this, place);
    if (schema.getTypes().size() != 2)
      throw new IllegalStateException(place + ": a nullable union has two branches: " + schema);
    int absent = schema.getTypes().get(0).getType() == Schema.Type.NULL ? 0 : 1;
    int present = 1 - absent;
    return new NullableBinding(
        of(type, schema.getTypes().get(present), place), absent, present, place);
  }

  /** Items without a byte could be declared without bound. */
  private static Schema sized(Schema item, String place) {
    if (item.getType() == Schema.Type.RECORD && item.getFields().isEmpty())
      throw new IllegalStateException(place + ": items need at least one field");
    return item;
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
