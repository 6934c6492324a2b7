/**
 * The messages of Millrace: one record type per topic, bound to the Avro schema of the same name.
 */
@NullMarked
package io.millrace.contracts.message;

import org.jspecify.annotations.NullMarked;
