package io.millrace.agents.guard;

import io.millrace.contracts.guardrail.GuardrailSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Prompt injection and jailbreak: weighted signs, and a trained model where there is one.
 *
 * <p>A passage of some two thousand characters is read at a time, folded ({@link Folded}) and with
 * what encodings hide ({@link Hidden}). Its score is the sum of the weights of the signs in it plus
 * what the model adds or takes away; the passage with the highest score decides. Only untrusted
 * text is read unless {@code trusted} is set: our own prompts are orders by nature.
 *
 * <p>A filter of this kind lowers the number of attacks that arrive; it does not end them. What an
 * agent may do must not depend on it.
 */
record InjectionCheck(double threshold, boolean readsTrusted, @Nullable InjectionModel model)
    implements Check {

  private static final int PASSAGE_CHARS = 2_000;
  private static final int STEP_CHARS = 1_500;
  private static final int MODEL_PASSAGE_CHARS = 1_200;

  /** Passages the model reads of one document; the rules read all. */
  private static final int MODEL_PASSAGES_MAX = 30;

  private static final int CHARS_MIN = 12;
  private static final double LATIN_SHARE_MIN = 0.7;
  private static final double HIDDEN_BONUS = 0.5;
  private static final double HIDDEN_SIGN_MIN = 0.5;

  /**
   * The model speaks in log-odds; so many of them weigh as one whole sign. Chosen with {@link
   * #MODEL_SHIFT} by cross-validation on our examples, where 2 % of the benign ones are stopped.
   */
  private static final double LOG_ODDS_PER_SIGN = 3;

  private static final double MODEL_SHIFT = 0.8;
  private static final double MODEL_GAIN_MAX = 1.2;
  private static final double MODEL_LOSS_MAX = 0.3;
  private static final double PROBABILITY_MIN = 1e-6;

  private static final String INSTEAD = "[text removed: it gives orders]";

  static Check of(GuardrailSettings.Injection settings, @Nullable InjectionModel model) {
    double threshold =
        switch (settings.sensitivity()) {
          case LOW -> 1.6;
          case MEDIUM -> 1.0;
          case HIGH -> 0.6;
        };
    return new InjectionCheck(
        threshold, settings.readsTrusted(), settings.usesModel() ? model : null);
  }

  /** What was seen in a passage. */
  private record Score(double value, String strongest) {
    static final Score NONE = new Score(0, "");

    Score max(Score other) {
      return other.value > value ? other : this;
    }

    Score plus(double more) {
      return new Score(value + more, strongest);
    }
  }

  /** Passages the model may still read in this document. */
  private static final class Budget {
    private int left = MODEL_PASSAGES_MAX;
  }

  @Override
  public List<Hit> find(GuardSubject subject, List<Place> places, Deadline deadline) {
    if (subject.trust() == Trust.TRUSTED && !readsTrusted) return List.of();
    var hits = new ArrayList<Hit>();
    var budget = new Budget();
    var longestFirst =
        places.stream()
            .filter(place -> place.text().length() >= CHARS_MIN)
            .sorted(Comparator.comparingInt((Place place) -> -place.text().length()))
            .toList();
    for (var place : longestFirst) {
      var score = score(place.text(), budget, deadline);
      if (score.value() >= threshold)
        hits.add(
            Hit.span(
                place,
                0,
                place.text().length(),
                "prompt_injection",
                String.format(
                    Locale.ROOT,
                    "Score %.2f of %.2f; strongest sign: %s",
                    score.value(),
                    threshold,
                    score.strongest()),
                INSTEAD));
    }
    return hits;
  }

  double scoreOf(String text) {
    return score(text, new Budget(), Deadline.in(GuardLimits.TIME_MS_MAX_DEFAULT, System::nanoTime))
        .value();
  }

  private Score score(String text, Budget budget, Deadline deadline) {
    var folded = Folded.of(text).text();
    var best = Score.NONE;
    for (int from = 0;
        from == 0 || from + PASSAGE_CHARS - STEP_CHARS < folded.length();
        from += STEP_CHARS) {
      deadline.check();
      var passage = folded.substring(from, Math.min(folded.length(), from + PASSAGE_CHARS));
      best = best.max(signs(passage, deadline).plus(opinion(passage, budget, deadline)));
    }
    for (var hidden : Hidden.in(folded)) best = best.max(hidden(hidden, deadline));
    if (best.value() < threshold)
      for (var turned : Hidden.turned(folded)) best = best.max(hidden(turned, deadline));
    return best;
  }

  /** An order that somebody took the trouble to hide counts more than one in the open. */
  private static Score hidden(Hidden hidden, Deadline deadline) {
    var score = Score.NONE;
    var text = Folded.of(hidden.text()).text();
    for (int from = 0;
        from == 0 || from + PASSAGE_CHARS - STEP_CHARS < text.length();
        from += STEP_CHARS)
      score =
          score.max(
              signs(text.substring(from, Math.min(text.length(), from + PASSAGE_CHARS)), deadline));
    return score.value() < HIDDEN_SIGN_MIN
        ? Score.NONE
        : new Score(score.value() + HIDDEN_BONUS, score.strongest() + " in " + hidden.how());
  }

  private static Score signs(String passage, Deadline deadline) {
    var text = deadline.guarded(passage.toLowerCase(Locale.ROOT));
    double sum = 0;
    double strongest = 0;
    var name = "";
    for (var rule : InjectionRules.ALL) {
      if (!rule.pattern().matcher(text).find()) continue;
      sum += rule.weight();
      if (rule.weight() <= strongest) continue;
      strongest = rule.weight();
      name = rule.name();
    }
    return new Score(sum, name.isEmpty() ? "the model's opinion" : name);
  }

  /** What the model makes of a passage; nothing where it cannot read the language. */
  private double opinion(String passage, Budget budget, Deadline deadline) {
    if (model == null || !isReadable(passage)) return 0;
    double most = 0;
    for (var piece : Passages.of(passage, MODEL_PASSAGE_CHARS)) {
      if (budget.left <= 0) return 0;
      budget.left--;
      deadline.check();
      most = Math.max(most, model.probability(piece));
    }
    return opinion(most);
  }

  static double opinion(double probability) {
    double likely = Math.clamp(probability, PROBABILITY_MIN, 1 - PROBABILITY_MIN);
    double logOdds = Math.log(likely / (1 - likely));
    return Math.clamp((logOdds + MODEL_SHIFT) / LOG_ODDS_PER_SIGN, -MODEL_LOSS_MAX, MODEL_GAIN_MAX);
  }

  private static boolean isReadable(String text) {
    var language = LanguageDetector.detect(text);
    return isMostlyLatin(text)
        && (language.equals("en") || language.equals(LanguageDetector.UNKNOWN));
  }

  private static boolean isMostlyLatin(String text) {
    long letters = text.codePoints().filter(Character::isLetter).count();
    long latin =
        text.codePoints()
            .filter(Character::isLetter)
            .filter(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.LATIN)
            .count();
    return letters > 0 && latin >= LATIN_SHARE_MIN * letters;
  }
}
