package io.millrace.agents.specialist.search;

import io.millrace.agents.specialist.Terms;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Okapi BM25 over texts in memory, with its customary constants. */
final class Bm25 {

  private static final double K1 = 1.2;
  private static final double B = 0.75;

  private final Map<String, Map<Integer, Integer>> postings = new HashMap<>();
  private final int[] lengths;
  private final double averageLength;

  Bm25(List<String> texts) {
    lengths = new int[texts.size()];
    long total = 0;
    for (int i = 0; i < texts.size(); i++) {
      var terms = Terms.of(texts.get(i));
      lengths[i] = terms.size();
      total += terms.size();
      for (var term : terms)
        postings.computeIfAbsent(term, none -> new HashMap<>()).merge(i, 1, Integer::sum);
    }
    averageLength = Math.max(1, (double) total / Math.max(1, texts.size()));
  }

  /** Score of each text, 0 where it has no term of the question. */
  double[] scores(String question) {
    var scores = new double[lengths.length];
    for (var term : Terms.distinct(question)) {
      var found = postings.getOrDefault(term, Map.of());
      double rarity = Math.log(1 + (lengths.length - found.size() + 0.5) / (found.size() + 0.5));
      found.forEach(
          (i, count) ->
              scores[i] +=
                  rarity
                      * count
                      * (K1 + 1)
                      / (count + K1 * (1 - B + B * lengths[i] / averageLength)));
    }
    return scores;
  }
}
