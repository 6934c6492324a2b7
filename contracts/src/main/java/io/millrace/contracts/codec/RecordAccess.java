package io.millrace.contracts.codec;

import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the components of one record type without reflection. Public because generated
 * classes implement it.
 */
interface RecordAccess {

  void write(AvroWriter out, Object value);

  Object read(AvroReader in);

  /** Calls the canonical constructor. */
  Object create(@Nullable Object[] components);
}
