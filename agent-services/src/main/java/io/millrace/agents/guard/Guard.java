package io.millrace.agents.guard;

import io.millrace.contracts.definition.GuardrailDefinition.Action;
import io.millrace.contracts.guardrail.GuardrailType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * One guardrail ready to check. Immutable and thread-safe; made by {@link GuardFactory}.
 *
 * <p>A check ends with a verdict whatever happens: text beyond {@link GuardLimits#charsMax()}, time
 * that ran out and a check that broke are findings, which {@link Action#BLOCK} refuses and every
 * other action hands to a person. What was rewritten is checked once more, and goes to a person
 * where something is still found.
 */
public final class Guard {

  private final GuardSettings settings;
  private final Check check;
  private final List<String> only;
  private final GuardLimits limits;
  private final LongSupplier nanos;

  Guard(
      GuardSettings settings,
      Check check,
      List<String> only,
      GuardLimits limits,
      LongSupplier nanos) {
    this.settings = settings;
    this.check = check;
    this.only = List.copyOf(only);
    this.limits = limits;
    this.nanos = nanos;
  }

  public GuardSettings settings() {
    return settings;
  }

  public Verdict check(GuardSubject subject) {
    return check(subject, Deadline.in(limits.timeMsMax(), nanos));
  }

  Verdict check(GuardSubject subject, Deadline deadline) {
    List<Hit> hits;
    try {
      deadline.check();
      hits = find(subject, deadline);
      if (hits.isEmpty()) return new Verdict.Allow();
      if (settings.action() == Action.REWRITE && hits.stream().allMatch(Hit::mends)) {
        var mended = Places.mended(subject.document(), hits);
        if (find(subject.with(mended), deadline).isEmpty())
          return new Verdict.Rewrite(mended, findings(hits));
      }
    } catch (Deadline.Passed e) {
      hits = List.of(Hit.ofWhole(Finding.CHECK_TIMED_OUT, String.valueOf(e.getMessage())));
    } catch (RuntimeException | StackOverflowError e) {
      hits = List.of(Hit.ofWhole(Finding.CHECK_FAILED, e.getClass().getSimpleName()));
    }
    return strict(findings(hits));
  }

  private List<Hit> find(GuardSubject subject, Deadline deadline) {
    var places = Places.of(subject.document()).stream().filter(this::isMeant).toList();
    long chars = places.stream().mapToLong(place -> place.text().length() + 1L).sum();
    if (chars > limits.charsMax() && settings.type() != GuardrailType.LENGTH)
      return List.of(
          Hit.ofWhole(
              Finding.TEXT_TOO_LONG,
              "The strings have " + chars + " characters; " + limits.charsMax() + " are read"));
    return check.find(subject, places, deadline);
  }

  private boolean isMeant(Place place) {
    return only.isEmpty() || only.stream().anyMatch(place::isUnder);
  }

  private Verdict strict(List<Finding> findings) {
    return switch (settings.action()) {
      case REWRITE, REVIEW -> new Verdict.Review(findings);
      case BLOCK -> new Verdict.Block(findings);
    };
  }

  private List<Finding> findings(List<Hit> hits) {
    var all = new LinkedHashSet<Finding>();
    for (var hit : hits) all.add(hit.finding());
    if (all.size() <= limits.findingsMax()) return List.copyOf(all);
    var first = new ArrayList<>(all).subList(0, limits.findingsMax() - 1);
    var bounded = new ArrayList<>(first);
    bounded.add(
        new Finding("more_findings", "", (all.size() - first.size()) + " more are not listed"));
    return bounded;
  }

  @Override
  public String toString() {
    return "Guard[" + settings.reference() + "]";
  }
}
