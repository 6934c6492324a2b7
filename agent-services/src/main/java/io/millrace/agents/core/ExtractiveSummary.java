package io.millrace.agents.core;

import io.millrace.agents.api.SessionContext;
import io.millrace.agents.api.SessionContext.Turn;
import java.text.BreakIterator;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A summary without a language model: one line for each turn, made of the first sentences of the
 * message and of its answer, behind the lines of the summary so far. Where the whole is longer than
 * {@link #CHARS_MAX}, the oldest lines go and an ellipsis says so. Pure; the same turns always give
 * the same text.
 */
public final class ExtractiveSummary {

  public static final int CHARS_MAX = 2_000;
  static final int MESSAGE_CHARS_MAX = 160;
  static final int ANSWER_CHARS_MAX = 240;

  private static final String GONE = "…";

  private ExtractiveSummary() {}

  public static String of(SessionContext session) {
    Deque<String> lines = new ArrayDeque<>();
    var before = session.summary();
    if (before != null)
      before
          .lines()
          .filter(line -> !line.isBlank() && !line.equals(GONE))
          .map(line -> Texts.bounded(line, MESSAGE_CHARS_MAX + ANSWER_CHARS_MAX))
          .forEach(lines::add);
    boolean gone = before != null && before.startsWith(GONE);
    session.turns().forEach(turn -> lines.add(line(turn)));
    while (length(lines) > CHARS_MAX - GONE.length() - 1) {
      lines.removeFirst();
      gone = true;
    }
    if (gone) lines.addFirst(GONE);
    return String.join("\n", lines);
  }

  private static int length(Deque<String> lines) {
    return lines.stream().mapToInt(line -> line.length() + 1).sum();
  }

  private static String line(Turn turn) {
    var message = gist(turn.message(), MESSAGE_CHARS_MAX);
    var answer = gist(turn.answer(), ANSWER_CHARS_MAX);
    return "- Asked: "
        + (message.isEmpty() ? "(no message)" : message)
        + " Answered: "
        + (answer.isEmpty() ? "(no answer)" : answer);
  }

  /** As many whole sentences from the start as fit, at least the beginning of the first. */
  private static String gist(@Nullable String text, int charsMax) {
    if (text == null) return "";
    var plain = text.replaceAll("\\s+", " ").strip();
    if (plain.length() <= charsMax) return plain;
    var sentences = BreakIterator.getSentenceInstance(Locale.ROOT);
    sentences.setText(plain);
    int end = sentences.preceding(charsMax + 1);
    return end > 0 ? plain.substring(0, end).strip() : Texts.bounded(plain, charsMax);
  }
}
