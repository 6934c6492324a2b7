package io.millrace.contracts.codec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** Binds a Java record to an Avro record whose fields have the same names in the same order. */
final class RecordBinding implements Binding {

  private final Class<?> type;
  private final Schema schema;
  private final MethodHandle constructor;
  private final MethodHandle[] accessors;
  private final Binding[] fields;

  RecordBinding(Class<?> type, Schema schema, Bindings bindings, String place) {
    this.type = type;
    this.schema = schema;
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
    accessors = new MethodHandle[components.length];
    fields = new Binding[components.length];
    var lookup = MethodHandles.lookup();
    try {
      for (int i = 0; i < components.length; i++) {
        accessors[i] =
            lookup
                .unreflect(components[i].getAccessor())
                .asType(MethodType.methodType(Object.class, Object.class));
        fields[i] =
            bindings.of(
                components[i].getGenericType(),
                schema.getFields().get(i).schema(),
                place + "." + names.get(i));
      }
      var parameters =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      constructor =
          lookup
              .findConstructor(type, MethodType.methodType(void.class, parameters))
              .asFixedArity()
              .asSpreader(Object[].class, parameters.length)
              .asType(MethodType.methodType(Object.class, Object[].class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(place + ": " + type.getName() + " is not accessible", e);
    }
  }

  @Override
  public Object toAvro(@Nullable Object value) {
    var datum = new GenericData.Record(schema);
    for (int i = 0; i < fields.length; i++)
      datum.put(i, fields[i].toAvro(read(accessors[i], value)));
    return datum;
  }

  @Override
  public Object fromAvro(@Nullable Object datum) {
    var source = (IndexedRecord) Bindings.required(datum, type.getSimpleName());
    var arguments = new @Nullable Object[fields.length];
    for (int i = 0; i < fields.length; i++) arguments[i] = fields[i].fromAvro(source.get(i));
    try {
      return (Object) constructor.invokeExact((Object[]) arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static @Nullable Object read(MethodHandle accessor, @Nullable Object value) {
    try {
      return (Object) accessor.invokeExact((Object) value);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
