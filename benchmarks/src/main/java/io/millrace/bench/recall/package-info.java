/** Recall of memories, measured in a process of its own with the programs of the server. */
@NullMarked
package io.millrace.bench.recall;

import org.jspecify.annotations.NullMarked;
