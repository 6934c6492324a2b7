/** Finds passages in documents by words and by meaning. */
@NullMarked
package io.millrace.agents.specialist.search;

import org.jspecify.annotations.NullMarked;
