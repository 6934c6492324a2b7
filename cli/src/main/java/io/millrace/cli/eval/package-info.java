/**
 * Evaluations: suites of cases, the checks that score a run, the statistics that compare two
 * results, and the runner that plays a suite against a server.
 */
@NullMarked
package io.millrace.cli.eval;

import org.jspecify.annotations.NullMarked;
