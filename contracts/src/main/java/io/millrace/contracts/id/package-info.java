/** Identifiers of runs, tasks and reviews, and what can be read from them. */
@NullMarked
package io.millrace.contracts.id;

import org.jspecify.annotations.NullMarked;
