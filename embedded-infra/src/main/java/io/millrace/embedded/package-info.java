/** Kafka and PostgreSQL for one machine: started, kept and ended by the process that uses them. */
@NullMarked
package io.millrace.embedded;

import org.jspecify.annotations.NullMarked;
