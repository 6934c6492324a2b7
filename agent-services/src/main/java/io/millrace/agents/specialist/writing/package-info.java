/** Writes answers and reports from given material. */
@NullMarked
package io.millrace.agents.specialist.writing;

import org.jspecify.annotations.NullMarked;
