/** The three agents of the example. */
@NullMarked
package io.millrace.supportdesk.agents;

import org.jspecify.annotations.NullMarked;
