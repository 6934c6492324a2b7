/** Requests in from Kafka, commands out to Kafka. */
@NullMarked
package io.millrace.router.stream;

import org.jspecify.annotations.NullMarked;
