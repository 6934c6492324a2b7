/** What publishing checks and finds out; pure, over whatever is published. */
@NullMarked
package io.millrace.statestore.registry;

import org.jspecify.annotations.NullMarked;
