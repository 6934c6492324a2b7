/** What is measured: a running server, or one that the benchmark starts, with its workers. */
@NullMarked
package io.millrace.bench.installation;

import org.jspecify.annotations.NullMarked;
