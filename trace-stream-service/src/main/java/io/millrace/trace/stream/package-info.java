/** The journal and live events in. */
@NullMarked
package io.millrace.trace.stream;

import org.jspecify.annotations.NullMarked;
