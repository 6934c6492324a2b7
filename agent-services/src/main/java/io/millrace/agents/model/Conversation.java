package io.millrace.agents.model;

import io.millrace.agents.api.ModelMessage;
import io.millrace.agents.api.ModelPrompt;
import io.millrace.agents.api.SessionContext;
import io.millrace.agents.api.SessionContext.Turn;
import io.millrace.agents.api.Untrusted;
import io.millrace.agents.core.Texts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A prompt as chat messages: what the model is told, what was said before, what it is asked. Of
 * what was said before the summary comes first, then the newest turns that fit into {@link
 * #CHARS_MAX} together with it, whole and oldest first; the question is always there.
 */
public final class Conversation {

  /** About 10,000 tokens. */
  static final int CHARS_MAX = 40_000;

  private static final String NO_MESSAGE = "…";

  private Conversation() {}

  /** A list the caller may add to. */
  public static List<ModelMessage> of(ModelPrompt prompt) {
    var messages = new ArrayList<ModelMessage>();
    messages.add(new ModelMessage.System(prompt.system()));
    var session = prompt.session();
    var summary = session.summary();
    if (summary != null)
      messages.add(new ModelMessage.User(Untrusted.frame("summary", bounded(summary))));
    for (var turn : newest(session)) {
      var message = turn.message();
      messages.add(
          new ModelMessage.User(
              Untrusted.frame("message", message == null ? NO_MESSAGE : message)));
      if (turn.answer() != null) messages.add(new ModelMessage.Assistant(turn.answer(), List.of()));
    }
    messages.add(new ModelMessage.User(prompt.user()));
    return messages;
  }

  private static List<Turn> newest(SessionContext session) {
    var summary = session.summary();
    int left = CHARS_MAX - (summary == null ? 0 : bounded(summary).length());
    var turns = new ArrayList<Turn>();
    for (var turn : session.turns().reversed()) {
      left -= length(turn.message()) + length(turn.answer());
      if (left < 0) break;
      turns.addFirst(turn);
    }
    return turns;
  }

  private static int length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }

  private static String bounded(String summary) {
    return Texts.bounded(summary, CHARS_MAX / 2);
  }
}
