/** Answers a question from several documents, sentence by sentence with citations. */
@NullMarked
package io.millrace.agents.specialist.research;

import org.jspecify.annotations.NullMarked;
