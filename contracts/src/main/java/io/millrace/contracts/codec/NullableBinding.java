package io.millrace.contracts.codec;

import org.jspecify.annotations.Nullable;

/**
 * Binds a value that may be absent to a union of null and its type.
 *
 * @param absent index of null in the union
 * @param present index of the other branch
 */
record NullableBinding(Binding inner, int absent, int present, String place) implements Binding {

  @Override
  public void write(AvroWriter out, @Nullable Object value) {
    if (value == null) {
      out.writeInt(absent);
    } else {
      out.writeInt(present);
      inner.write(out, value);
    }
  }

  @Override
  public @Nullable Object read(AvroReader in) {
    int branch = in.readIndex();
    if (branch == absent) return null;
    if (branch != present) throw new IllegalArgumentException(place + " has no branch " + branch);
    return inner.read(in);
  }

  @Override
  public @Nullable Object fromAvro(@Nullable Object datum) {
    return datum == null ? null : inner.fromAvro(datum);
  }
}
