package io.millrace.contracts.codec;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Binds a list to an Avro array. What is read is immutable, so messages need not copy it. */
record ListBinding(Binding item, String place) implements Binding {

  @Override
  public void write(AvroWriter out, @Nullable Object value) {
    var items = (Collection<?>) Bindings.required(value, place);
    if (!items.isEmpty()) {
      out.writeLong(items.size());
      for (Object element : items) item.write(out, element);
    }
    out.writeLong(0);
  }

  @Override
  public Object read(AvroReader in) {
    int count = (int) in.readArrayStart();
    if (count == 0) return List.of();
    var items = new Object[count];
    int size = 0;
    while (count > 0) {
      if (size + count > items.length) items = Arrays.copyOf(items, size + count);
      for (int end = size + count; size < end; size++)
        items[size] = Bindings.required(item.read(in), place);
      count = (int) in.arrayNext();
    }
    return List.of(items);
  }

  @Override
  public Object fromAvro(@Nullable Object datum) {
    var source = (Collection<?>) Bindings.required(datum, place);
    var items = new Object[source.size()];
    int size = 0;
    for (Object element : source) items[size++] = Bindings.required(item.fromAvro(element), place);
    return List.of(items);
  }
}
