package io.millrace.contracts.codec;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** Binds a Java record to an Avro record whose fields have the same names in the same order. */
record RecordBinding(Class<?> type, List<Binding> fields, RecordAccess access) implements Binding {

  static RecordBinding of(Class<?> type, Schema schema, Bindings bindings, String place) {
    RecordComponent[] components = type.getRecordComponents();
    List<String> names = Arrays.stream(components).map(RecordComponent::getName).toList();
    List<String> wanted = schema.getFields().stream().map(Schema.Field::name).toList();
    if (!names.equals(wanted))
      throw new IllegalStateException(
          place
              + ": "
              + type.getName()
              + " has components "
              + names
              + ", its schema has fields "
              + wanted);
    var fields = new ArrayList<Binding>(components.length);
    for (int i = 0; i < components.length; i++)
      fields.add(
          bindings.of(
              components[i].getGenericType(),
              schema.getFields().get(i).schema(),
              place + "." + names.get(i)));
    return new RecordBinding(
        type, List.copyOf(fields), RecordAccessGenerator.generate(type, fields));
  }

  @Override
  public void write(AvroWriter out, @Nullable Object value) {
    access.write(out, Bindings.required(value, type.getSimpleName()));
  }

  @Override
  public Object read(AvroReader in) {
    return access.read(in);
  }

  @Override
  public Object fromAvro(@Nullable Object datum) {
    var source = (IndexedRecord) Bindings.required(datum, type.getSimpleName());
    var components = new @Nullable Object[fields.size()];
    for (int i = 0; i < components.length; i++)
      components[i] = fields.get(i).fromAvro(source.get(i));
    return access.create(components);
  }
}
