/** Streams and histories over HTTP. */
@NullMarked
package io.millrace.trace.api;

import org.jspecify.annotations.NullMarked;
