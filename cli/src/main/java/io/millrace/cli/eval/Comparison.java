package io.millrace.cli.eval;

import io.millrace.cli.eval.Evaluation.Attempt;
import io.millrace.cli.eval.Evaluation.CaseResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Two results, case by case: the cases both have, by name. Differences are after minus before, with
 * the paired bootstrap's interval. A regression is a score whose whole interval lies below 0.
 *
 * @param cases how many both have; nothing is compared where there is none
 * @param latencyMs of a case, mean of its attempts
 * @param costMicroUsd the same
 * @param tokens input and output together, the same
 * @param judge difference of what judges said; null where nothing can be compared
 * @param notes what is to be known when reading the numbers
 */
public record Comparison(
    @Nullable String before,
    @Nullable String after,
    int cases,
    Interval score,
    Interval tokens,
    Interval costMicroUsd,
    Interval latencyMs,
    @Nullable Interval judge,
    List<String> failedNow,
    List<String> passedNow,
    List<String> added,
    List<String> removed,
    List<String> notes) {

  private record Pair(CaseResult before, CaseResult after) {}

  public static Comparison of(Evaluation before, Evaluation after) {
    var earlier = byName(before);
    var later = byName(after);
    var pairs = new ArrayList<Pair>();
    later.forEach(
        (name, now) -> {
          var then = earlier.get(name);
          if (then != null) pairs.add(new Pair(then, now));
        });
    return new Comparison(
        before.id(),
        after.id(),
        pairs.size(),
        difference(pairs, CaseResult::score),
        difference(pairs, mean(attempt -> attempt.inputTokens() + attempt.outputTokens())),
        difference(pairs, mean(Attempt::costMicroUsd)),
        difference(pairs, mean(Attempt::latencyMs)),
        comparable(before, after) ? judged(pairs) : null,
        names(pairs, true),
        names(pairs, false),
        later.keySet().stream().filter(name -> !earlier.containsKey(name)).toList(),
        earlier.keySet().stream().filter(name -> !later.containsKey(name)).toList(),
        notes(before, after, pairs.size()));
  }

  /** Whether the scores are surely lower than they were. */
  public boolean regressed() {
    return score.high() < 0 || (judge != null && judge.high() < 0);
  }

  private static Map<String, CaseResult> byName(Evaluation evaluation) {
    var byName = new LinkedHashMap<String, CaseResult>();
    evaluation.results().forEach(result -> byName.put(result.name(), result));
    return byName;
  }

  private static Interval difference(List<Pair> pairs, ToDoubleFunction<CaseResult> value) {
    return Statistics.bootstrap(
        pairs.stream()
            .mapToDouble(
                pair -> value.applyAsDouble(pair.after()) - value.applyAsDouble(pair.before()))
            .toArray());
  }

  private static ToDoubleFunction<CaseResult> mean(ToDoubleFunction<Attempt> value) {
    return result -> result.attempts().stream().mapToDouble(value).average().orElse(0);
  }

  private static List<String> names(List<Pair> pairs, boolean failedNow) {
    return pairs.stream()
        .filter(pair -> pair.before().passed() == failedNow && pair.after().passed() == !failedNow)
        .map(pair -> pair.after().name())
        .toList();
  }

  /** Scores of different prompts are different scales. */
  private static boolean comparable(Evaluation before, Evaluation after) {
    return before.judge() != null
        && after.judge() != null
        && before.judge().prompts().equals(after.judge().prompts());
  }

  private static @Nullable Interval judged(List<Pair> pairs) {
    var both =
        pairs.stream()
            .filter(pair -> judged(pair.before()) != null && judged(pair.after()) != null)
            .toList();
    return both.isEmpty()
        ? null
        : difference(both, result -> java.util.Objects.requireNonNullElse(judged(result), 0.0));
  }

  private static @Nullable Double judged(CaseResult result) {
    var scores = new ArrayList<Double>();
    for (var attempt : result.attempts())
      if (attempt.rubric() != null && attempt.rubric().score() != null)
        scores.add(attempt.rubric().score());
    return scores.isEmpty()
        ? null
        : scores.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }

  private static List<String> notes(Evaluation before, Evaluation after, int pairs) {
    var notes = new ArrayList<String>();
    if (!before.suite().equals(after.suite())) notes.add("The results are of different suites.");
    else if (!before.suiteDigest().equals(after.suiteDigest()))
      notes.add("The suite's file was changed between the results.");
    if (pairs == 0) notes.add("The results have no case in common.");
    if (before.judge() != null && after.judge() != null && !comparable(before, after))
      notes.add("The judges had different prompts, so what they said is not compared.");
    return notes;
  }
}
