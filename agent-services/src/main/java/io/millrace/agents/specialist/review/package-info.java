/** Reviews a change given as a unified diff. */
@NullMarked
package io.millrace.agents.specialist.review;

import org.jspecify.annotations.NullMarked;
