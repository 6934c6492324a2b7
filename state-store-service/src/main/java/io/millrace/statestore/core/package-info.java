/**
 * The state machine: pure functions from a run and an input to events and effects. No clock, no
 * randomness, no I/O.
 */
@NullMarked
package io.millrace.statestore.core;

import org.jspecify.annotations.NullMarked;
