package io.millrace.contracts.codec;

import org.jspecify.annotations.Nullable;

/** Converts values between their Java form and the generic form that Avro reads and writes. */
interface Binding {

  @Nullable Object toAvro(@Nullable Object value);

  @Nullable Object fromAvro(@Nullable Object datum);

  /** Avro's generic form is the Java form. */
  Binding SAME =
      new Binding() {
        @Override
        public @Nullable Object toAvro(@Nullable Object value) {
          return value;
        }

        @Override
        public @Nullable Object fromAvro(@Nullable Object datum) {
          return datum;
        }
      };
}
