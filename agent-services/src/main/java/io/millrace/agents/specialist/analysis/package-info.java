/** Statistics and charts of tables. */
@NullMarked
package io.millrace.agents.specialist.analysis;

import org.jspecify.annotations.NullMarked;
