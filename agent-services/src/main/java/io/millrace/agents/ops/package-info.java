/** Configuration, metrics and health of the workers. */
@NullMarked
package io.millrace.agents.ops;

import org.jspecify.annotations.NullMarked;
