package io.millrace.agents.guard;

import io.millrace.contracts.definition.GuardrailDefinition.Action;
import io.millrace.contracts.definition.GuardrailDefinition.Point;
import io.millrace.contracts.definition.Problem;
import io.millrace.contracts.guardrail.GuardrailReading;
import io.millrace.contracts.guardrail.GuardrailType;
import io.millrace.contracts.json.Json;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Guardrails and subjects as tests need them. */
final class Guards {

  static final String SEED = "run-1/step-1";

  private Guards() {}

  static GuardSettings settings(GuardrailType type, Action action, String settings) {
    Set<Point> at =
        type == GuardrailType.GROUNDING ? Set.of(Point.OUTPUT) : EnumSet.allOf(Point.class);
    return new GuardSettings("under-test", 1, type, at, action, Json.parse(settings));
  }

  /** Likeness by shared words, so that tests need no model. */
  static double sharedWords(String a, String b) {
    var left = Set.of(a.toLowerCase(java.util.Locale.ROOT).split("\\W+"));
    var right = java.util.List.of(b.toLowerCase(java.util.Locale.ROOT).split("\\W+"));
    long shared = right.stream().distinct().filter(left::contains).count();
    return (double) shared / Math.max(1, right.stream().distinct().count());
  }

  static GuardFactory factory() {
    return new GuardFactory(Guards::sharedWords, null, GuardLimits.DEFAULT);
  }

  static List<Problem> problems(GuardSettings settings) {
    return GuardrailReading.of(
            settings.type(), settings.at(), settings.action(), settings.settings())
        .problems();
  }

  static Guard guard(GuardrailType type, Action action, String settings) {
    return factory().guard(settings(type, action, settings));
  }

  static GuardSubject subject(Json document) {
    return GuardSubject.of(Point.INPUT, document, Trust.UNTRUSTED, new TokenVault(SEED));
  }

  static GuardSubject subject(String text) {
    return subject(Json.of((Object) text));
  }

  static Verdict check(GuardrailType type, Action action, String settings, String text) {
    return guard(type, action, settings).check(subject(text));
  }
}
