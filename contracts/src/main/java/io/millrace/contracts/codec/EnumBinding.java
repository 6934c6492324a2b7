package io.millrace.contracts.codec;

import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Binds an enum to an Avro enum whose symbols are its constants in the same order. */
record EnumBinding(List<Object> constants, String place) implements Binding {

  static EnumBinding of(Class<?> type, Schema schema, String place) {
    Object[] constants = type.getEnumConstants();
    if (constants == null
        || !Arrays.stream(constants).map(Object::toString).toList().equals(schema.getEnumSymbols()))
      throw new IllegalStateException(
          place + ": " + type.getName() + " has other constants than " + schema);
    return new EnumBinding(List.of(constants), place);
  }

  @Override
  public void write(AvroWriter out, @Nullable Object value) {
    out.writeInt(((Enum<?>) Bindings.required(value, place)).ordinal());
  }

  @Override
  public Object read(AvroReader in) {
    return constants.get(in.readEnum());
  }

  @Override
  public Object fromAvro(@Nullable Object datum) {
    var symbol = Bindings.required(datum, place).toString();
    for (Object constant : constants) if (constant.toString().equals(symbol)) return constant;
    throw new IllegalArgumentException(place + ": unexpected " + symbol);
  }
}
