package io.millrace.agents.guard;

import io.millrace.contracts.definition.GuardrailDefinition.Point;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The guardrails an agent names, per point and in its order.
 *
 * <p>Each sees the document as the ones before it rewrote it. The strictest verdict wins; a review
 * lets the others speak, so that a person sees everything at once, and a block ends the round. All
 * guardrails of a point share {@link GuardLimits#timeMsMax()}: one that has no time left is not
 * skipped but finds {@link Finding#CHECK_TIMED_OUT}.
 */
public final class GuardChain {

  private static final long NANOS_PER_MS = 1_000_000;

  private final Map<Point, List<Guard>> guards = new EnumMap<>(Point.class);
  private final GuardLimits limits;
  private final LongSupplier nanos;

  /**
   * @throws IllegalArgumentException when a guardrail is named at a point it is not made for
   */
  public GuardChain(Map<Point, List<Guard>> guards, GuardLimits limits) {
    this(guards, limits, System::nanoTime);
  }

  GuardChain(Map<Point, List<Guard>> guards, GuardLimits limits, LongSupplier nanos) {
    guards.forEach(
        (point, at) -> {
          for (var guard : at)
            if (!guard.settings().at().contains(point))
              throw new IllegalArgumentException(
                  "Guardrail "
                      + guard.settings().reference()
                      + " is not made for the point "
                      + point);
          this.guards.put(point, List.copyOf(at));
        });
    this.limits = limits;
    this.nanos = nanos;
  }

  /** What all guardrails of the point say of the subject, which is at that point. */
  public Outcome check(Point point, GuardSubject subject) {
    if (subject.point() != point)
      throw new IllegalArgumentException("The subject is at the point " + subject.point());
    var deadline = Deadline.in(limits.timeMsMax(), nanos);
    var value = subject.document();
    Verdict strictest = new Verdict.Allow();
    var verdicts = new ArrayList<GuardVerdict>();
    for (var guard : guards.getOrDefault(point, List.of())) {
      long startNanos = nanos.getAsLong();
      var verdict = guard.check(subject.with(value), deadline);
      verdicts.add(entry(guard, point, verdict, (nanos.getAsLong() - startNanos) / NANOS_PER_MS));
      if (verdict instanceof Verdict.Rewrite rewrite) value = rewrite.value();
      if (verdict.strictness() >= strictest.strictness()) strictest = verdict;
      if (verdict instanceof Verdict.Block) break;
    }
    return new Outcome(strictest, value, verdicts);
  }

  private static GuardVerdict entry(Guard guard, Point point, Verdict verdict, long durationMs) {
    return new GuardVerdict(
        guard.settings().reference(),
        point,
        verdict.word(),
        verdict.findings().stream().map(Finding::code).distinct().toList(),
        verdict.findings(),
        durationMs);
  }
}
