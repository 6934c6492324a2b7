/**
 * The benchmarks' program: a worker whose agents do nothing, and the command line that measures.
 */
@NullMarked
package io.millrace.bench;

import org.jspecify.annotations.NullMarked;
