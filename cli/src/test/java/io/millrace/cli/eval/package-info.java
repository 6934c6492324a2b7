/** Checks, statistics, suites and comparisons without a server. */
@NullMarked
package io.millrace.cli.eval;

import org.jspecify.annotations.NullMarked;
