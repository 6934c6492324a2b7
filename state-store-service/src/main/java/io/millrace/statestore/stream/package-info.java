/** The Kafka Streams shell around the core: get, decide, fold, put, forward, in one transaction. */
@NullMarked
package io.millrace.statestore.stream;

import org.jspecify.annotations.NullMarked;
