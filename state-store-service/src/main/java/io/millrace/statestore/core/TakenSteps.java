package io.millrace.statestore.core;

import io.millrace.contracts.message.StepPhase;
import io.millrace.contracts.message.StepState;
import io.millrace.contracts.message.TakenStep;
import io.millrace.contracts.workflow.Step;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a fork takes over from the run it comes from: every step of the definition that has an
 * output or was skipped, but for the step it goes on from and all that come after it. What was
 * rolled back, or is about to be, has no effect any more: it is done again, with all that come
 * after it.
 */
public final class TakenSteps {

  private TakenSteps() {}

  /**
   * @param from the step the fork goes on from
   */
  public static SortedMap<String, TakenStep> of(Run source, String from) {
    var anew = new TreeSet<String>(List.of(from));
    var compensation = source.state().compensation();
    if (compensation != null) compensation.order().forEach(id -> anew.add(StepIds.base(id)));
    var taken = new TreeMap<String, TakenStep>();
    for (Step step : source.workflow().inOrder()) {
      if (anew.contains(step.id())
          || source.workflow().ancestors(step.id()).stream().anyMatch(anew::contains)) continue;
      var settled = taken(source.state().steps().get(step.id()));
      if (settled != null) taken.put(step.id(), settled);
    }
    return taken;
  }

  private static @Nullable TakenStep taken(@Nullable StepState step) {
    if (step == null) return null;
    boolean degraded = Run.isDegraded(step);
    if (step.phase() instanceof StepPhase.Succeeded done)
      return new TakenStep(done.output(), done.confidence(), done.warnings(), null, degraded);
    return step.phase() instanceof StepPhase.Skipped skipped
        ? new TakenStep(null, null, List.of(), skipped.reason(), degraded)
        : null;
  }
}
