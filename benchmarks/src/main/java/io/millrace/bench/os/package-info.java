/** What the operating system says about processes and the machine. */
@NullMarked
package io.millrace.bench.os;

import org.jspecify.annotations.NullMarked;
