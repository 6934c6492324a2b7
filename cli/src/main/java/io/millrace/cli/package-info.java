/** The command {@code millrace}: a thin client of the HTTP API. */
@NullMarked
package io.millrace.cli;

import org.jspecify.annotations.NullMarked;
