/** The archive in PostgreSQL: every journal entry and the newest state of every run. */
@NullMarked
package io.millrace.statestore.store;

import org.jspecify.annotations.NullMarked;
