package io.millrace.statestore.core;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.StepPhase;
import io.millrace.contracts.message.StepState;
import io.millrace.contracts.workflow.ExpressionException;
import io.millrace.contracts.workflow.Step;
import io.millrace.contracts.workflow.Work;
import io.millrace.contracts.workflow.Workflow;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Steps that make calls of their own: maps and loops. Supervisors are in {@link Supervision}. */
final class Composites {

  /** Most items of one map: the state of the run holds a step for each. */
  static final int ITEMS_MAX = 1_000;

  private static final String LOOP_EXHAUSTED = "loop_exhausted";

  private Composites() {}

  /** A map, a loop or a supervisor: its calls are attempts, it is none. */
  static boolean makesCalls(Workflow workflow, String id) {
    if (!StepIds.isOfDefinition(id)) return false;
    return switch (workflow.step(id).work()) {
      case Work.MapOver map -> true;
      case Work.Loop loop -> true;
      case Work.Supervise team -> true;
      case Work.Call call -> false;
      case Work.Wait wait -> false;
      case Work.AwaitSignal signal -> false;
      case Work.Review review -> false;
    };
  }

  /** Makes the next calls, or completes the step. True when something moved. */
  static boolean advance(Progress p, Step step) {
    return switch (step.work()) {
      case Work.MapOver map -> advanceMap(p, step.id(), map);
      case Work.Loop loop -> advanceLoop(p, step.id(), loop);
      case Work.Supervise team -> Supervision.advance(p, step.id(), team);
      default -> throw new IllegalStateException("The step " + step.id() + " makes no calls");
    };
  }

  static boolean expandMap(Progress p, String id, Work.MapOver map) {
    var items = map.over().json(p.scope());
    if (!(p.documents().read(items) instanceof List<?> list))
      throw new ExpressionException(
          "'" + map.over() + "' must be a list", new IllegalArgumentException());
    if (list.size() > ITEMS_MAX)
      throw new ExpressionException(
          "'" + map.over() + "' has " + list.size() + " items; the most is " + ITEMS_MAX,
          new IllegalArgumentException());
    p.emit(new Event.StepExpanded(id, items, list.size()));
    return true;
  }

  private static boolean advanceMap(Progress p, String id, Work.MapOver map) {
    var begun = new BitSet();
    int open = 0;
    for (var call : StepIds.callsOf(id, p.state().steps()).entrySet()) {
      if (StepIds.isRollback(call.getKey())) continue;
      begun.set(StepIds.ordinal(id, call.getKey()));
      if (!Run.isSettled(call.getValue().phase())) open++;
    }
    int size = ((StepPhase.Iterating) Objects.requireNonNull(p.phase(id))).total();
    if (open == 0 && begun.cardinality() == size) {
      completeMap(p, id, size);
      return true;
    }
    boolean moved = false;
    for (int i = begun.nextClearBit(0);
        i < size && open < map.parallel();
        i = begun.nextClearBit(i + 1)) {
      var call = StepIds.call(id, i);
      var items = (List<?>) p.documents().read(input(p, id));
      int index = i;
      Object item = items.get(i);
      if (!Calls.call(
          p,
          call,
          map.target(),
          () -> map.input().json(Scope.ofItem(p.run(), p.documents(), item, index)))) return moved;
      moved = true;
      if (!isIterating(p, id)) return true;
      if (Run.isOpen(p.phase(call))) open++;
    }
    return moved;
  }

  private static void completeMap(Progress p, String id, int size) {
    var outputs = new ArrayList<@Nullable Object>(size);
    var warnings = new ArrayList<String>();
    for (int i = 0; i < size; i++)
      switch (p.phase(StepIds.call(id, i))) {
        case StepPhase.Succeeded done -> {
          outputs.add(done.output().value());
          for (String warning : done.warnings()) warnings.add("item " + i + ": " + warning);
        }
        case StepPhase.Skipped skipped -> {
          outputs.add(null);
          warnings.add("item " + i + " was skipped: " + skipped.reason());
        }
        case null, default -> {
          outputs.add(null);
          warnings.add("item " + i + " has no output");
        }
      }
    p.emit(new Event.StepCompleted(id, Json.of(outputs), warnings));
  }

  private static boolean advanceLoop(Progress p, String id, Work.Loop loop) {
    int last = 0;
    while (p.phase(StepIds.call(id, last + 1)) != null) last++;
    if (last == 0) return iterate(p, id, loop, 1, null);
    var phase = p.phase(StepIds.call(id, last));
    if (!Run.isSettled(phase)) return false;
    if (!(phase instanceof StepPhase.Succeeded done)) {
      Calls.callsFailed(p, id, "loop_call_skipped", "Call " + last + " of the loop has no output");
      return true;
    }
    if (loop.until().test(Scope.ofLoop(p.run(), p.documents(), last, done.output()))) {
      p.emit(new Event.StepCompleted(id, done.output(), done.warnings()));
      return true;
    }
    if (last < bound(p, id, loop.maxIterations()))
      return iterate(p, id, loop, last + 1, done.output());
    var message = "'" + loop.until() + "' did not hold after " + last + " calls";
    if (loop.acceptsExhausted())
      p.emit(new Event.StepDegraded(id, done.output(), LOOP_EXHAUSTED, message));
    else Calls.callsFailed(p, id, LOOP_EXHAUSTED, message);
    return true;
  }

  private static boolean iterate(
      Progress p, String id, Work.Loop loop, int index, @Nullable Json last) {
    return Calls.call(
        p,
        StepIds.call(id, index),
        loop.target(),
        () -> loop.input().json(Scope.ofLoop(p.run(), p.documents(), index, last)));
  }

  /** Each time a person asks to try again, the step may make as many calls once more. */
  static int bound(Progress p, String id, int once) {
    return once * Objects.requireNonNull(p.step(id)).attempts();
  }

  static Json input(Progress p, String id) {
    StepState step = Objects.requireNonNull(p.step(id));
    return Objects.requireNonNull(step.input(), "A step that makes calls has an input");
  }

  static boolean isIterating(Progress p, String id) {
    return !p.ended() && p.phase(id) instanceof StepPhase.Iterating;
  }
}
