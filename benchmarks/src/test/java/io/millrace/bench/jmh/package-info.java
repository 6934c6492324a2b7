/** The hot pure functions of the platform one by one, measured with JMH. */
@NullMarked
package io.millrace.bench.jmh;

import org.jspecify.annotations.NullMarked;
