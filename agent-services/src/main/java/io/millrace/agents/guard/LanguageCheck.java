package io.millrace.agents.guard;

import io.millrace.contracts.guardrail.GuardrailSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Whether each text is in an allowed language. What is too short to tell passes unless {@code
 * unknown} says {@code find}.
 */
record LanguageCheck(Set<String> allowed, boolean unknownPasses) implements Check {

  static Check of(GuardrailSettings.Language settings) {
    return new LanguageCheck(settings.allowed(), settings.unknownPasses());
  }

  @Override
  public List<Hit> find(GuardSubject subject, List<Place> places, Deadline deadline) {
    var hits = new ArrayList<Hit>();
    for (var place : places) {
      if (place.kind() != Place.Kind.VALUE) continue;
      deadline.check();
      var language = LanguageDetector.detect(place.text());
      if (allowed.contains(language)) continue;
      if (language.equals(LanguageDetector.UNKNOWN)) {
        if (!unknownPasses)
          hits.add(Hit.at(place, "language_unknown", "Too short or too mixed to tell"));
      } else hits.add(Hit.at(place, "language_not_allowed", "Written in " + language));
    }
    return hits;
  }
}
