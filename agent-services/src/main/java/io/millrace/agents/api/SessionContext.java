package io.millrace.agents.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was said in the session of a run before this task: a summary of the older turns and the
 * newest ones as they were. As foreign as the input: people wrote it, and models.
 *
 * @param summary what the turns before said; null before there is one
 * @param turns turns the summary does not cover, oldest first, at most {@link #TURNS_MAX}
 */
public record SessionContext(@Nullable String summary, List<Turn> turns) {

  public static final int TURNS_MAX = 100;
  public static final SessionContext NONE = new SessionContext(null, List.of());

  /**
   * A message and what came of it.
   *
   * @param message null where a caller named the workflow
   * @param answer null where the run gave none
   */
  public record Turn(@Nullable String message, @Nullable String answer) {}

  public SessionContext {
    turns = List.copyOf(turns);
  }

  public boolean isEmpty() {
    return summary == null && turns.isEmpty();
  }

  /**
   * Reads {@code {"summary": …, "turns": [{"message": …, "answer": …}]}}. What is missing or of
   * another type is absent, since an agent can work without it.
   */
  public static SessionContext of(@Nullable Json document) {
    if (document == null) return NONE;
    var tree = document.tree();
    var turns = new ArrayList<Turn>();
    var all = tree.path("turns");
    for (int i = Math.max(0, all.size() - TURNS_MAX); i < all.size(); i++) {
      var turn = new Turn(text(all.path(i).path("message")), text(all.path(i).path("answer")));
      if (turn.message() != null || turn.answer() != null) turns.add(turn);
    }
    return new SessionContext(text(tree.path("summary")), turns);
  }

  private static @Nullable String text(JsonNode node) {
    return node.isTextual() && !node.asText().isBlank() ? node.asText() : null;
  }
}
