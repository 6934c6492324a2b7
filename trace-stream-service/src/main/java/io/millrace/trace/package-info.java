/** The journal as streams: who watches a run sees every event once and in order. */
@NullMarked
package io.millrace.trace;

import org.jspecify.annotations.NullMarked;
