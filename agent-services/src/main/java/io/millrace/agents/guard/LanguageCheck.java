package io.millrace.agents.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Whether each text is in an allowed language. What is too short to tell passes unless {@code
 * unknown} says {@code find}.
 */
record LanguageCheck(Set<String> allowed, boolean unknownPasses) implements Check {

  static Check of(SettingsReader reader) {
    var allowed = reader.words("allowed", LanguageDetector.languages());
    if (allowed.isEmpty()) reader.problem("allowed", "At least one language");
    var unknown = reader.oneOf("unknown", List.of("allow", "find"), "allow");
    return new LanguageCheck(Set.copyOf(allowed), unknown.equals("allow"));
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
