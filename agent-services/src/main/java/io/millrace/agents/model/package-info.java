/** The configured language model, through LangChain4j, with its failures told apart. */
@NullMarked
package io.millrace.agents.model;

import org.jspecify.annotations.NullMarked;
