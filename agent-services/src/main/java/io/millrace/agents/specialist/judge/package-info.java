/** Scores an answer against facts and a rubric. */
@NullMarked
package io.millrace.agents.specialist.judge;

import org.jspecify.annotations.NullMarked;
