/** What the specialist agents share: sources, sentences, checks of quotes and replies. */
@NullMarked
package io.millrace.agents.specialist;

import org.jspecify.annotations.NullMarked;
