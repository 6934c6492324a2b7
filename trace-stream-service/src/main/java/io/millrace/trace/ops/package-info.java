/** Configuration and metrics. */
@NullMarked
package io.millrace.trace.ops;

import org.jspecify.annotations.NullMarked;
