/** The in-memory view of the registry topic. */
@NullMarked
package io.millrace.kit.registry;

import org.jspecify.annotations.NullMarked;
