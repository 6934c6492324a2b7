package io.millrace.agents.guard;

import com.google.re2j.Pattern;
import io.millrace.contracts.guardrail.GuardrailPatterns;
import io.millrace.contracts.guardrail.GuardrailSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Promises and statements that must not be made: phrases or patterns, each with a code. A sentence
 * in which one of the claim's exceptions stands too is let through, such as "we cannot promise".
 * Text is read with typographic variants folded ({@link Folded}), so a soft hyphen hides nothing.
 */
record ClaimsCheck(List<Claim> claims) implements Check {

  record Claim(
      String code, List<Pattern> patterns, List<Pattern> unless, @Nullable String instead) {}

  static Check of(GuardrailSettings.ForbiddenClaims settings) {
    return new ClaimsCheck(settings.claims().stream().map(ClaimsCheck::compiled).toList());
  }

  private static Claim compiled(GuardrailSettings.Claim claim) {
    var patterns =
        Stream.concat(
                claim.phrases().stream().map(ClaimsCheck::phrase),
                claim.patterns().stream().map(GuardrailPatterns::compiled))
            .toList();
    var unless = claim.unless().stream().map(GuardrailPatterns::compiled).toList();
    return new Claim(claim.code(), patterns, unless, claim.instead());
  }

  private static Pattern phrase(String phrase) {
    var words = Folded.of(phrase).text().strip().split("\\s+");
    var pattern = new ArrayList<String>();
    for (var word : words) pattern.add(Pattern.quote(word));
    return GuardrailPatterns.compiled(
        "(?:^|[^\\pL\\pN])(" + String.join("\\s+", pattern) + ")(?:$|[^\\pL\\pN])");
  }

  @Override
  public List<Hit> find(GuardSubject subject, List<Place> places, Deadline deadline) {
    var hits = new ArrayList<Hit>();
    for (var place : places)
      for (var sentence : Sentences.of(place.text())) {
        deadline.check();
        var folded = Folded.of(sentence.text());
        for (var claim : claims) find(claim, place, sentence, folded, deadline, hits);
      }
    return hits;
  }

  private static void find(
      Claim claim,
      Place place,
      Sentences.Sentence sentence,
      Folded folded,
      Deadline deadline,
      List<Hit> hits) {
    for (var unless : claim.unless())
      if (unless.matcher(deadline.guarded(folded.text())).find()) return;
    for (var pattern : claim.patterns()) {
      if (!pattern.matcher(deadline.guarded(folded.text())).find()) continue;
      hits.add(
          Hit.span(
              place,
              sentence.from(),
              sentence.to(),
              claim.code(),
              "A claim that must not be made",
              claim.instead()));
      return;
    }
  }
}
