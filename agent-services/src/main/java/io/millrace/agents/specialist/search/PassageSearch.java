package io.millrace.agents.specialist.search;

import io.millrace.agents.api.AgentException;
import io.millrace.agents.specialist.Citation;
import io.millrace.agents.specialist.Sentences;
import io.millrace.agents.specialist.Source;
import io.millrace.agents.specialist.Span;
import io.millrace.agents.specialist.Terms;
import io.millrace.agents.specialist.search.Meaning.Compared;
import io.millrace.agents.specialist.search.Passages.Passage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Documents cut into passages, ranked by words (BM25) and by meaning. Meaning is asked for at most
 * {@link #COMPARED_MAX} passages, those that come first by words; what was left out, or that
 * meaning could not be told, is among {@link #warnings}. Belongs to one task; not thread-safe.
 */
public final class PassageSearch {

  public static final int COMPARED_MAX = 150;
  public static final int PASSAGES_MAX = 20_000;

  static final double MEANING_WEIGHT = 0.6;
  private static final double SCORE_DIGITS = 1_000;

  /**
   * @param score 0 to 1
   * @param best the sentence of the passage that comes nearest to the question
   */
  public record Hit(String id, Citation passage, Citation best, double score) {}

  private final List<Passage> passages;
  private final Bm25 words;
  private final @Nullable Meaning meaning;
  private final Set<String> warnings = new LinkedHashSet<>();

  public PassageSearch(List<Source> documents, @Nullable Meaning meaning) {
    var all = new ArrayList<Passage>();
    for (var document : documents) all.addAll(Passages.of(document));
    if (all.size() > PASSAGES_MAX)
      warnings.add(
          "Only the first " + PASSAGES_MAX + " of " + all.size() + " passages were searched.");
    this.passages = all.subList(0, Math.min(all.size(), PASSAGES_MAX));
    this.words =
        new Bm25(passages.stream().map(p -> p.document().title() + ". " + p.text()).toList());
    this.meaning = meaning;
  }

  public Set<String> warnings() {
    return warnings;
  }

  /** Best first; of passages that overlap the better one only. */
  public List<Hit> find(String question, int limit, double scoreMin)
      throws AgentException, InterruptedException {
    if (Thread.interrupted()) throw new InterruptedException();
    var byWords = words.scores(question);
    double most = IntStream.range(0, byWords.length).mapToDouble(i -> byWords[i]).max().orElse(0);
    var candidates =
        IntStream.range(0, passages.size())
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -byWords[i]))
            .limit(COMPARED_MAX)
            .toList();
    if (passages.size() > COMPARED_MAX)
      warnings.add(
          "Meaning was compared for the " + COMPARED_MAX + " passages that come first by words.");
    var near = compared(question);
    var scores = new double[passages.size()];
    for (int i : candidates) {
      if (Thread.interrupted()) throw new InterruptedException();
      double lexical =
          most > 0 ? byWords[i] / most * Terms.covered(question, passages.get(i).text()) : 0;
      scores[i] =
          near.isEmpty()
              ? lexical
              : (1 - MEANING_WEIGHT) * lexical
                  + MEANING_WEIGHT * near.get().nearness(passages.get(i).text());
    }
    var hits = new ArrayList<Hit>();
    for (int i : candidates.stream().sorted(Comparator.comparingDouble(i -> -scores[i])).toList()) {
      if (hits.size() == limit || scores[i] < scoreMin || scores[i] <= 0) break;
      if (isFree(hits, passages.get(i))) hits.add(hit(question, passages.get(i), scores[i]));
    }
    return hits;
  }

  private Optional<Compared> compared(String question) {
    if (meaning == null) return Optional.empty();
    try {
      return Optional.of(meaning.to(question));
    } catch (AgentException e) {
      warnings.add("Ranked by words alone: " + e.getMessage() + ".");
      return Optional.empty();
    }
  }

  private static boolean isFree(List<Hit> hits, Passage passage) {
    return hits.stream()
        .noneMatch(
            hit ->
                hit.passage().source().equals(passage.document())
                    && hit.passage().span().overlaps(passage.span()));
  }

  private static Hit hit(String question, Passage passage, double score) {
    var best = passage.span();
    double most = -1;
    for (var sentence : Sentences.spans(passage.text())) {
      double covered = Terms.covered(question, sentence.of(passage.text()));
      if (covered <= most) continue;
      most = covered;
      best =
          new Span(
              passage.span().start() + sentence.start(), passage.span().start() + sentence.end());
    }
    return new Hit(
        passage.id(),
        new Citation(passage.document(), passage.span()),
        new Citation(passage.document(), best),
        Math.round(score * SCORE_DIGITS) / SCORE_DIGITS);
  }

  /**
   * The sentences of the hits that bear on the question, best first, each once: those that share a
   * third of its terms, at least one.
   */
  public static List<Citation> sentences(String question, List<Hit> hits, int sentencesMax) {
    var ranked = new ArrayList<Citation>();
    for (var hit : hits) {
      var passage = hit.passage();
      for (var sentence : Sentences.spans(passage.quote()))
        ranked.add(
            new Citation(
                passage.source(),
                new Span(
                    passage.span().start() + sentence.start(),
                    passage.span().start() + sentence.end())));
    }
    var said = new HashSet<String>();
    return ranked.stream()
        .filter(citation -> Terms.covered(question, citation.quote()) >= 1.0 / 3)
        .sorted(Comparator.comparingDouble(citation -> -Terms.covered(question, citation.quote())))
        .filter(citation -> said.add(citation.quote()))
        .limit(sentencesMax)
        .toList();
  }
}
