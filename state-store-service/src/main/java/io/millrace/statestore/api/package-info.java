/** HTTP: runs, sessions, registry, archive. */
@NullMarked
package io.millrace.statestore.api;

import org.jspecify.annotations.NullMarked;
