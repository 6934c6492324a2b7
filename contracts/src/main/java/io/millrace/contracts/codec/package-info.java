/** Messages to bytes and back: Avro single-object encoding, CloudEvents headers. */
@NullMarked
package io.millrace.contracts.codec;

import org.jspecify.annotations.NullMarked;
