/** The call ledger over HTTP: what waits for a person, and what the person decides. */
@NullMarked
package io.millrace.agents.calls;

import org.jspecify.annotations.NullMarked;
