/** What services share about Kafka: topics made at start, records out, dead letters. */
@NullMarked
package io.millrace.kit.kafka;

import org.jspecify.annotations.NullMarked;
