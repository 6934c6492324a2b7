/** Kafka records of Millrace: CloudEvents headers in binary mode, dead letters. */
@NullMarked
package io.millrace.contracts.record;

import org.jspecify.annotations.NullMarked;
