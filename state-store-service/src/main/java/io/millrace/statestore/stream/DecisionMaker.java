package io.millrace.statestore.stream;

import io.millrace.statestore.core.Decision;
import io.millrace.statestore.core.Facts;
import io.millrace.statestore.core.Input;
import io.millrace.statestore.core.Run;
import org.jspecify.annotations.Nullable;

/**
 * What an input means for a run: {@link io.millrace.statestore.core.Decider#decide}, or the same
 * with a fault that a test plants to see that the simulation finds it.
 */
@FunctionalInterface
interface DecisionMaker {

  Decision decide(@Nullable Run run, Input input, Facts facts);
}
