package io.millrace.agents.guard;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.guardrail.GuardrailSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Whether what a text cites exists and says so. A citation is {@code [id]} or {@code [id, id]} with
 * ids of the subject's sources. A sentence with citations is supported when enough of its words
 * stand in the cited passages, or when it is like one in meaning, and every number and every name
 * in it stands there. This compares words, not logic: a denied statement of the same words is not
 * noticed. Under {@code rewrite} an unsupported sentence is taken out.
 */
record GroundingCheck(
    boolean everySentence,
    double overlapMin,
    double similarityMin,
    boolean numbers,
    boolean names,
    String citationsAt,
    Similarity similarity)
    implements Check {

  private static final Pattern CITATION =
      Pattern.compile(
          "\\[([\\p{L}\\p{N}_.:#/@-]{1,100}(?:\\s?[,;]\\s?[\\p{L}\\p{N}_.:#/@-]{1,100}){0,20})](?!\\()");
  private static final Pattern NUMBER = Pattern.compile("\\d[\\d.,'\\u00a0\\u202f]{0,30}\\d|\\d");
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}]{3,60}");
  private static final Pattern NAME =
      Pattern.compile("(?<=[\\p{L}\\p{N},;'\"’)] )(\\p{Lu}[\\p{L}'-]{2,40})");

  private static final Double NO_SIMILARITY = 2.0;
  private static final int STEM_CHARS = 5;
  private static final int WORDS_OF_A_STATEMENT_MIN = 3;
  private static final Set<String> SMALL =
      Set.of(
          ("the and for are was were been has have had you your our their this that these those with"
                  + " from not can could will would should there about into than then any some its"
                  + " may also which when where what who how")
              .split(" "));

  static Check of(GuardrailSettings.Grounding settings, Similarity similarity) {
    return new GroundingCheck(
        settings.everySentence(),
        settings.overlapMin(),
        Objects.requireNonNullElse(settings.similarityMin(), NO_SIMILARITY),
        settings.numbers(),
        settings.names(),
        Objects.requireNonNullElse(settings.citationsAt(), ""),
        similarity);
  }

  @Override
  public List<Hit> find(GuardSubject subject, List<Place> places, Deadline deadline) {
    var hits = new ArrayList<Hit>();
    if (!citationsAt.isEmpty()) listed(subject, hits);
    for (var place : places) {
      if (place.kind() != Place.Kind.VALUE) continue;
      if (!citationsAt.isEmpty() && place.isUnder(citationsAt)) continue;
      for (var sentence : Sentences.of(place.text())) {
        deadline.check();
        sentence(sentence, place, subject, deadline, hits);
      }
    }
    return hits;
  }

  private void listed(GuardSubject subject, List<Hit> hits) {
    var known = subject.sources().stream().map(Source::id).collect(Collectors.toSet());
    JsonNode list = subject.document().tree().at(citationsAt);
    for (int i = 0; i < list.size(); i++) {
      var id = list.get(i).isObject() ? list.get(i).path("id") : list.get(i);
      if (!known.contains(id.asText()))
        hits.add(
            new Hit(
                new Finding("citation_unknown", citationsAt + "/" + i, "No source has this id"),
                null,
                0,
                0,
                null));
    }
  }

  private void sentence(
      Sentences.Sentence sentence,
      Place place,
      GuardSubject subject,
      Deadline deadline,
      List<Hit> hits) {
    var ids = new HashSet<String>();
    var found = CITATION.matcher(sentence.text());
    while (found.find()) for (var id : found.group(1).split("\\s?[,;]\\s?")) ids.add(id);
    var plain = CITATION.matcher(sentence.text()).replaceAll(" ");
    var stems = stems(plain);
    if (ids.isEmpty()) {
      if (everySentence && stems.size() >= WORDS_OF_A_STATEMENT_MIN)
        hits.add(hit(place, sentence, "sentence_uncited", "A statement without a source"));
      return;
    }
    var cited = subject.sources().stream().filter(s -> ids.contains(s.id())).toList();
    if (cited.stream().map(Source::id).distinct().count() < ids.size()) {
      hits.add(hit(place, sentence, "citation_unknown", "No source has a cited id"));
      return;
    }
    var passages = cited.stream().map(Source::text).collect(Collectors.joining("\n"));
    if (numbers && !numbers(passages).containsAll(numbers(plain)))
      hits.add(hit(place, sentence, "number_not_in_source", "A number the source does not have"));
    if (names && !stems(passages).containsAll(names(plain)))
      hits.add(hit(place, sentence, "name_not_in_source", "A name the source does not have"));
    if (!isSupported(plain, stems, passages, cited, deadline))
      hits.add(hit(place, sentence, "citation_unsupported", "The source does not say so"));
  }

  private boolean isSupported(
      String plain, Set<String> stems, String passages, List<Source> cited, Deadline deadline) {
    if (stems.isEmpty()) return true;
    var there = stems(passages);
    long shared = stems.stream().filter(there::contains).count();
    if ((double) shared / stems.size() >= overlapMin) return true;
    if (similarityMin > 1) return false;
    for (var source : cited)
      for (var said : Sentences.of(source.text())) {
        deadline.check();
        if (similarity.between(plain.strip(), said.text()) >= similarityMin) return true;
      }
    return false;
  }

  private static Set<String> stems(String text) {
    return WORD.matcher(text)
        .results()
        .map(found -> Folded.of(found.group()).text().toLowerCase(Locale.ROOT))
        .filter(word -> !SMALL.contains(word))
        .map(GroundingCheck::stem)
        .collect(Collectors.toSet());
  }

  private static String stem(String word) {
    return word.length() <= STEM_CHARS ? word : word.substring(0, STEM_CHARS);
  }

  /** Words with a capital inside a sentence, as stems; German writes every noun so. */
  private static Set<String> names(String text) {
    if (LanguageDetector.detect(text).equals("de")) return Set.of();
    return NAME.matcher(text)
        .results()
        .map(found -> Folded.of(found.group(1)).text().toLowerCase(Locale.ROOT))
        .filter(word -> !SMALL.contains(word))
        .map(word -> word.endsWith("'s") ? word.substring(0, word.length() - 2) : word)
        .flatMap(word -> Arrays.stream(word.split("[^\\p{L}\\p{M}]")))
        .filter(word -> word.length() > 2)
        .map(GroundingCheck::stem)
        .collect(Collectors.toSet());
  }

  /** Numbers without their separators, so that 1,000 and 1.000 and 1000 are one. */
  private static Set<String> numbers(String text) {
    return NUMBER
        .matcher(text)
        .results()
        .map(found -> found.group().replaceAll("[^\\d]", "").replaceFirst("^0+(?=\\d)", ""))
        .collect(Collectors.toSet());
  }

  private static Hit hit(Place place, Sentences.Sentence sentence, String code, String detail) {
    return Hit.span(place, sentence.from(), sentence.to(), code, detail, "");
  }
}
