/** Payloads that are too large for a record: stored once, named by their digest. */
@NullMarked
package io.millrace.agents.store;

import org.jspecify.annotations.NullMarked;
