package io.millrace.contracts.codec;

import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** Binds a sealed interface of records to a union of Avro records, by name. */
final class UnionBinding implements Binding {

  private final Map<String, Binding> bySchema = new HashMap<>();
  private final Map<Class<?>, Binding> byType = new HashMap<>();
  private final String place;

  UnionBinding(Class<?> type, Schema schema, Bindings bindings, String place) {
    this.place = place;
    if (!type.isSealed())
      throw new IllegalStateException(
          place + ": " + type.getName() + " should be a sealed interface");
    var permitted = new HashMap<String, Class<?>>();
    for (Class<?> variant : type.getPermittedSubclasses())
      permitted.put(variant.getSimpleName(), variant);
    for (Schema branch : schema.getTypes()) {
      var variant = permitted.remove(branch.getName());
      if (variant == null)
        throw new IllegalStateException(place + ": no record for the branch " + branch.getName());
      var binding = bindings.of(variant, branch, place + "(" + branch.getName() + ")");
      bySchema.put(branch.getFullName(), binding);
      byType.put(variant, binding);
    }
    if (!permitted.isEmpty())
      throw new IllegalStateException(place + ": no branch for " + permitted.keySet());
  }

  @Override
  public @Nullable Object toAvro(@Nullable Object value) {
    var binding = byType.get(Bindings.required(value, place).getClass());
    if (binding == null) throw new IllegalArgumentException(place + ": unexpected " + value);
    return binding.toAvro(value);
  }

  @Override
  public @Nullable Object fromAvro(@Nullable Object datum) {
    var name = ((IndexedRecord) Bindings.required(datum, place)).getSchema().getFullName();
    var binding = bySchema.get(name);
    if (binding == null) throw new IllegalArgumentException(place + ": unexpected " + name);
    return binding.fromAvro(datum);
  }
}
