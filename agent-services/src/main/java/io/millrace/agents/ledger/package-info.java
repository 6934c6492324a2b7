/** The call ledger: every model and tool call is written before it is made, so none acts twice. */
@NullMarked
package io.millrace.agents.ledger;

import org.jspecify.annotations.NullMarked;
