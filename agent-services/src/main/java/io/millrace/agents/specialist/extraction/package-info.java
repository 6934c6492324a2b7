/** Finds entities, amounts, dates, addresses and tables in a text. */
@NullMarked
package io.millrace.agents.specialist.extraction;

import org.jspecify.annotations.NullMarked;
