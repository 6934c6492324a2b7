package io.millrace.supportdesk.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Composes an answer without a language model: the account facts that bear on the question, then
 * the sentences of the nearest passage that come nearest to it, word for word and in their order,
 * then those of a second passage if it is almost as near. Nothing is said that is not in facts or
 * passages.
 */
public final class AnswerComposer {

  /** An answer and what it stands on. */
  public record Draft(String answer, List<Citation> citations, Evidence evidence) {}

  static final int SENTENCES_MAX = 3;
  static final int SECOND_SENTENCES_MAX = 2;

  /** A second passage of the same document is told when its score is at most this much lower. */
  static final double SAME_DOCUMENT_GAP_MAX = 0.025;

  /**
   * A passage of another document must be nearly as near as the first: then nobody can tell which
   * is meant.
   */
  static final double OTHER_DOCUMENT_GAP_MAX = 0.012;

  /** A second passage must itself come near. */
  static final double SECOND_MIN = 0.62;

  /** Below this no passage is told: all that is near has another subject. */
  static final double UNCOVERED_BELOW = 0.24;

  /** Below this the answer says first that it is doubtful, and tells one passage only. */
  static final double DOUBTFUL_BELOW = 0.45;

  private static final double SURE_FACT = 0.9;
  private static final double WEAK_BELOW = 0.65;
  private static final double NOTE_WEIGHT = 0.3;
  private static final double NOTE_FROM = 0.6;
  private static final String NOTHING =
      "Our policies do not cover this question. The chat can pass it on to a person.";
  private static final String DOUBTFUL =
      "I found no passage that clearly answers this. The nearest one says:";

  /** A sentence that begins so leans on the one before it. */
  private static final Pattern LEANING =
      Pattern.compile(
          "^(It|They|This|That|These|Those|Otherwise|Then|Both|If not|If that|If the second|If the difference|After that|After it|The same|You need do nothing|Do this|Do so)\\b.*");

  private static final Pattern EXAMPLE = Pattern.compile("^Examples?: .*");

  private final Nearness nearness;

  public AnswerComposer(Nearness nearness) {
    this.nearness = nearness;
  }

  public Draft compose(String question, AccountFacts facts, List<ScoredPassage> passages) {
    if (facts.overview())
      return new Draft(
          list(facts.sentences()), List.of(), new Evidence(0, 0, facts.strength(), true));
    if (passages.isEmpty())
      return new Draft(
          joined(list(facts.sentences()), NOTHING),
          List.of(),
          new Evidence(0, 0, facts.strength(), false));
    // A payment decides which passage is meant where it is surely the right one, or where the
    // question alone comes near none.
    boolean notes = facts.strength() >= SURE_FACT || passages.getFirst().score() < WEAK_BELOW;
    var ranked =
        passages.stream()
            .map(
                passage ->
                    notes
                        ? new ScoredPassage(passage.passage(), withNotes(passage, facts))
                        : passage)
            .sorted(Comparator.comparingDouble(ScoredPassage::score).reversed())
            .toList();
    var evidence = evidence(facts, ranked);
    double confidence = Confidence.of(evidence);
    if (confidence < UNCOVERED_BELOW)
      return new Draft(joined(list(facts.sentences()), NOTHING), List.of(), evidence);
    var excerpts = new ArrayList<>(List.of(excerpt(question, ranked.getFirst(), SENTENCES_MAX)));
    boolean doubtful = confidence < DOUBTFUL_BELOW;
    if (!doubtful && ranked.size() > 1 && isSecond(ranked.getFirst(), ranked.get(1)))
      excerpts.add(excerpt(question, ranked.get(1), SECOND_SENTENCES_MAX));
    var policy = excerpts.stream().map(Excerpt::text).collect(Collectors.joining("\n\n"));
    var answer = joined(joined(list(facts.sentences()), doubtful ? DOUBTFUL : ""), policy);
    return new Draft(answer, excerpts.stream().map(Excerpt::citation).toList(), evidence);
  }

  /** What the record says about a payment helps to find the passage that explains it. */
  private double withNotes(ScoredPassage passage, AccountFacts facts) {
    double best =
        facts.notes().stream()
            .mapToDouble(
                note ->
                    nearness.of(
                        note, passage.passage().section() + ". " + passage.passage().text()))
            .max()
            .orElse(NOTE_FROM);
    return passage.score() + NOTE_WEIGHT * Math.max(0, best - NOTE_FROM);
  }

  private static boolean isSecond(ScoredPassage first, ScoredPassage second) {
    double gapMax =
        first.passage().policyId().equals(second.passage().policyId())
            ? SAME_DOCUMENT_GAP_MAX
            : OTHER_DOCUMENT_GAP_MAX;
    return second.score() >= SECOND_MIN && first.score() - second.score() <= gapMax;
  }

  private static Evidence evidence(AccountFacts facts, List<ScoredPassage> ranked) {
    var first = ranked.getFirst();
    double other =
        ranked.stream()
            .filter(passage -> !passage.passage().policyId().equals(first.passage().policyId()))
            .mapToDouble(ScoredPassage::score)
            .max()
            .orElse(0);
    return new Evidence(Math.min(1, first.score()), first.score() - other, facts.strength(), false);
  }

  private record Excerpt(String text, Citation citation) {}

  private Excerpt excerpt(String question, ScoredPassage scored, int sentencesMax) {
    var passage = scored.passage();
    var sentences = Sentences.of(passage.text());
    var near =
        sentences.stream().mapToDouble(sentence -> nearness.of(question, sentence)).toArray();
    var byNearness =
        IntStream.range(0, near.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -near[i]))
            .toList();
    int best = byNearness.getFirst();
    var chosen = new TreeSet<Integer>();
    for (int i : byNearness)
      if (chosen.size() < sentencesMax
          && (i == best || !EXAMPLE.matcher(sentences.get(i)).matches())) chosen.add(i);
    for (int i : List.copyOf(chosen))
      for (int j = i; j > 0 && LEANING.matcher(sentences.get(j)).matches(); j--) chosen.add(j - 1);
    var text = chosen.stream().map(sentences::get).collect(Collectors.joining(" "));
    return new Excerpt(
        text + " [" + passage.id() + "]",
        new Citation(passage.id(), passage.title(), sentences.get(best)));
  }

  private static String list(List<String> sentences) {
    return sentences.size() < 2
        ? String.join("", sentences)
        : sentences.stream().map(sentence -> "- " + sentence).collect(Collectors.joining("\n"));
  }

  private static String joined(String above, String below) {
    if (above.isEmpty()) return below;
    return below.isEmpty() ? above : above + "\n\n" + below;
  }
}
