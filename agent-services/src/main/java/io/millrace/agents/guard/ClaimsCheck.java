package io.millrace.agents.guard;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Promises and statements that must not be made: phrases or patterns, each with a code. A sentence
 * in which one of the claim's exceptions stands too is let through, such as "we cannot promise".
 * Text is read with typographic variants folded ({@link Folded}), so a soft hyphen hides nothing.
 */
record ClaimsCheck(List<Claim> claims) implements Check {

  record Claim(
      String code, List<Pattern> patterns, List<Pattern> unless, @Nullable String instead) {}

  private static final String CODE = "[a-z][a-z_]{0,39}";

  static Check of(SettingsReader reader) {
    var claims = new ArrayList<Claim>();
    for (var one : reader.objects("claims")) {
      var code = one.text("code", "");
      if (!code.matches(CODE)) one.problem("code", "A word of lower-case letters and underscores");
      var patterns = new ArrayList<Pattern>();
      for (var phrase : one.texts("phrases")) patterns.add(phrase(phrase));
      patterns.addAll(patterns("patterns", one));
      if (!one.has("phrases") && !one.has("patterns"))
        one.problem("", "At least one of phrases and patterns");
      var unless = new ArrayList<>(patterns("unless", one));
      var instead = one.has("instead") ? one.text("instead", "") : null;
      one.end();
      claims.add(new Claim(code.matches(CODE) ? code : "claim", patterns, unless, instead));
    }
    if (claims.isEmpty()) reader.problem("claims", "At least one claim");
    return new ClaimsCheck(List.copyOf(claims));
  }

  private static Pattern phrase(String phrase) {
    var words = Folded.of(phrase).text().strip().split("\\s+");
    var pattern = new ArrayList<String>();
    for (var word : words) pattern.add(Pattern.quote(word));
    return Patterns.compiled(
        "(?:^|[^\\pL\\pN])(" + String.join("\\s+", pattern) + ")(?:$|[^\\pL\\pN])");
  }

  private static List<Pattern> patterns(String key, SettingsReader reader) {
    var compiled = new ArrayList<Pattern>();
    var texts = reader.texts(key);
    for (int i = 0; i < texts.size(); i++) {
      var problem = Patterns.problem(texts.get(i));
      if (problem == null) compiled.add(Patterns.compiled(texts.get(i)));
      else reader.problem(key + "/" + i, problem);
    }
    return compiled;
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
