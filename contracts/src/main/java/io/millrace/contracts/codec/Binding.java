package io.millrace.contracts.codec;

import org.jspecify.annotations.Nullable;

/**
 * Converts values between their Java form, the bytes of the newest schema, and the generic form in
 * which Avro resolves other versions to the newest.
 *
 * <p>Bindings are records: the virtual machine trusts their components to be final, so the code of
 * a whole message is compiled as one.
 */
interface Binding {

  void write(AvroWriter out, @Nullable Object value);

  @Nullable Object read(AvroReader in);

  @Nullable Object fromAvro(@Nullable Object datum);
}
