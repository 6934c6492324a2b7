package io.millrace.contracts.codec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Binds a sealed interface of records to a union of Avro records, by name.
 *
 * @param branches in the order of the union
 * @param indexes which branch a class is, and a schema's full name
 */
record UnionBinding(List<Binding> branches, Map<Object, Integer> indexes, String place)
    implements Binding {

  static UnionBinding of(Class<?> type, Schema schema, Bindings bindings, String place) {
    if (!type.isSealed())
      throw new IllegalStateException(
          place + ": " + type.getName() + " should be a sealed interface");
    var permitted = new HashMap<String, Class<?>>();
    for (Class<?> variant : type.getPermittedSubclasses())
      permitted.put(variant.getSimpleName(), variant);
    var branches = new ArrayList<Binding>();
    var indexes = new HashMap<Object, Integer>();
    for (Schema branch : schema.getTypes()) {
      var variant = permitted.remove(branch.getName());
      if (variant == null)
        throw new IllegalStateException(place + ": no record for the branch " + branch.getName());
      indexes.put(variant, branches.size());
      indexes.put(branch.getFullName(), branches.size());
      branches.add(bindings.of(variant, branch, place + "(" + branch.getName() + ")"));
    }
    if (!permitted.isEmpty())
      throw new IllegalStateException(place + ": no branch for " + permitted.keySet());
    return new UnionBinding(List.copyOf(branches), indexes, place);
  }

  @Override
  public void write(AvroWriter out, @Nullable Object value) {
    int index = index(Bindings.required(value, place).getClass());
    out.writeInt(index);
    branches.get(index).write(out, value);
  }

  @Override
  public @Nullable Object read(AvroReader in) {
    return branches.get(in.readIndex()).read(in);
  }

  @Override
  public @Nullable Object fromAvro(@Nullable Object datum) {
    var name = ((IndexedRecord) Bindings.required(datum, place)).getSchema().getFullName();
    return branches.get(index(name)).fromAvro(datum);
  }

  private int index(Object key) {
    var index = indexes.get(key);
    if (index == null) throw new IllegalArgumentException(place + ": unexpected " + key);
    return index;
  }
}
