/** What a kill costs runs in flight. */
@NullMarked
package io.millrace.bench.scenario.recovery;

import org.jspecify.annotations.NullMarked;
