/**
 * All services, Kafka and PostgreSQL in one process: parsing the command line, starting, ending.
 */
@NullMarked
package io.millrace.standalone;

import org.jspecify.annotations.NullMarked;
