/** The archive and the runs, asked of the state store over HTTP. */
@NullMarked
package io.millrace.trace.store;

import org.jspecify.annotations.NullMarked;
