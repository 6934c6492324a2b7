package io.millrace.agents.specialist.search;

import io.millrace.agents.specialist.Sentences;
import io.millrace.agents.specialist.Source;
import io.millrace.agents.specialist.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts documents into passages of whole sentences, at most {@link #CHARS_MAX} characters each where
 * the sentences allow it. The last sentences of a passage, up to {@link #OVERLAP_CHARS_MAX}, begin
 * the next, so that what stands across a cut is found too. A longer sentence is cut at that length.
 */
final class Passages {

  static final int CHARS_MAX = 700;
  static final int OVERLAP_CHARS_MAX = 150;

  /** A passage with its place in its document. */
  record Passage(Source document, Span span) {
    String text() {
      return span.of(document.text());
    }

    String id() {
      return document.id() + "#" + span.start();
    }
  }

  private Passages() {}

  static List<Passage> of(Source document) {
    var sentences = new ArrayList<Span>();
    for (var sentence : Sentences.spans(document.text()))
      for (int from = sentence.start(); from < sentence.end(); from += CHARS_MAX)
        sentences.add(new Span(from, Math.min(sentence.end(), from + CHARS_MAX)));
    var passages = new ArrayList<Passage>();
    for (int first = 0; first < sentences.size(); ) {
      int last = first;
      while (last + 1 < sentences.size()
          && sentences.get(last + 1).end() - sentences.get(first).start() <= CHARS_MAX) last++;
      passages.add(
          new Passage(document, new Span(sentences.get(first).start(), sentences.get(last).end())));
      if (last + 1 == sentences.size()) break;
      int next = last + 1;
      while (next - 1 > first
          && sentences.get(last).end() - sentences.get(next - 1).start() <= OVERLAP_CHARS_MAX)
        next--;
      first = next;
    }
    return passages;
  }
}
