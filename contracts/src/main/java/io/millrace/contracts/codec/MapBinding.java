package io.millrace.contracts.codec;

import io.millrace.contracts.message.SortedMaps;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Binds a map to an Avro map whose entries are written in natural order of their keys. What is read
 * is immutable, so messages need not copy it.
 */
record MapBinding(Binding value, String place) implements Binding {

  @Override
  @SuppressWarnings("unchecked") // the schema's keys are strings; another key fails there
  public void write(AvroWriter out, @Nullable Object map) {
    var entries = SortedMaps.copyOf((Map<String, ?>) Bindings.required(map, place));
    if (!entries.isEmpty()) {
      out.writeLong(entries.size());
      entries.forEach(
          (key, element) -> {
            out.writeString(key);
            value.write(out, element);
          });
    }
    out.writeLong(0);
  }

  @Override
  public Object read(AvroReader in) {
    int count = (int) in.readMapStart();
    if (count == 0) return SortedMaps.of();
    var entries = SortedMaps.builder(count);
    while (count > 0) {
      for (int i = 0; i < count; i++)
        entries.put(in.readString(), Bindings.required(value.read(in), place));
      count = (int) in.mapNext();
    }
    return entries.build();
  }

  @Override
  public Object fromAvro(@Nullable Object datum) {
    var source = (Map<?, ?>) Bindings.required(datum, place);
    var entries = SortedMaps.builder(source.size());
    source.forEach(
        (key, element) ->
            entries.put(key.toString(), Bindings.required(value.fromAvro(element), place)));
    return entries.build();
  }
}
