/** How runs are asked for and how their ends are seen. */
@NullMarked
package io.millrace.bench.load;

import org.jspecify.annotations.NullMarked;
