/** Configuration, health and schema. */
@NullMarked
package io.millrace.statestore.ops;

import org.jspecify.annotations.NullMarked;
