/** How cost grows with runs in flight, partitions, steps and the archive. */
@NullMarked
package io.millrace.bench.scenario.growth;

import org.jspecify.annotations.NullMarked;
