package io.millrace.agents.specialist;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.agents.api.UnreadableReplyException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sentences that each stand on citations. Whatever a model says of its sentences is checked: a
 * citation is kept where its quote is in the source it names, a sentence where its quotes support
 * it ({@link Support}).
 *
 * @param dropped sentences that did not hold
 * @param warnings why they were dropped
 */
public record Claims(List<Claim> kept, int dropped, Set<String> warnings) {

  public static final int SENTENCES_MAX = 40;
  public static final int CITATIONS_MAX = 5;

  /** Least score of a passage that an answer may be put together from. */
  public static final double SCORE_MIN = 0.3;

  /**
   * Most confidence where a sentence was dropped: words of two quotes may agree and their meaning
   * not, so a person should look at what was doubtful.
   */
  public static final double CONFIDENCE_MAX_WHEN_DROPPED = 0.6;

  /** Most confidence where sentences are told word for word, without a model. */
  public static final double CONFIDENCE_MAX_QUOTED = 0.7;

  public record Claim(String text, List<Citation> citations) {
    public Map<String, Object> fields() {
      return Ordered.of(
          "text", text, "citations", citations.stream().map(Citation::fields).toList());
    }
  }

  /** A sentence as a model gave it. */
  public record Stated(String text, List<Quoted> quotes) {}

  /** A quote as a model gave it. */
  public record Quoted(String id, String quote) {}

  public static final Claims NONE = new Claims(List.of(), 0, Set.of());

  /** Reads {@code {"sentences": [{"text", "citations": [{"id", "quote"}]}]}}. */
  public static List<Stated> read(Reply reply) throws UnreadableReplyException {
    var stated = new ArrayList<Stated>();
    for (JsonNode sentence : reply.objects("sentences", SENTENCES_MAX)) {
      var quotes = new ArrayList<Quoted>();
      for (var citation : Reply.objects(sentence, "citations", CITATIONS_MAX))
        quotes.add(new Quoted(Reply.text(citation, "id"), Reply.text(citation, "quote")));
      stated.add(new Stated(Reply.text(sentence, "text"), quotes));
    }
    return stated;
  }

  public static Claims checked(List<Stated> stated, List<Source> sources) {
    var kept = new ArrayList<Claim>();
    var warnings = new LinkedHashSet<String>();
    for (var sentence : stated) {
      var citations = new ArrayList<Citation>();
      for (var quoted : sentence.quotes()) {
        var found =
            sources.stream()
                .filter(source -> source.id().equals(quoted.id()))
                .findFirst()
                .flatMap(source -> Support.find(quoted.quote(), source));
        if (found.isPresent()) citations.add(found.get());
        else warnings.add("A citation was dropped: its quote is not in the source it names.");
      }
      if (Support.supports(sentence.text(), citations.stream().map(Citation::quote).toList()))
        kept.add(new Claim(sentence.text(), citations));
      else warnings.add("A sentence was dropped: no quote that it cites supports it.");
    }
    return new Claims(kept, stated.size() - kept.size(), warnings);
  }

  /** Sentences that are quotes themselves. */
  public static Claims quoted(List<Citation> citations) {
    return new Claims(
        citations.stream().map(one -> new Claim(one.quote(), List.of(one))).toList(), 0, Set.of());
  }

  /** The sentences in their order, each with the numbers of its citations in {@link #citations}. */
  public String text() {
    var all = citations();
    var text = new StringBuilder();
    for (var claim : kept) {
      if (!text.isEmpty()) text.append(' ');
      text.append(claim.text().replaceAll("\\s+", " "));
      claim.citations().stream()
          .map(citation -> all.indexOf(citation) + 1)
          .distinct()
          .forEach(number -> text.append(" [").append(number).append(']'));
    }
    return text.toString();
  }

  /** Every citation once, in the order of the sentences. */
  public List<Citation> citations() {
    return kept.stream().flatMap(claim -> claim.citations().stream()).distinct().toList();
  }
}
