package io.millrace.agents.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.agents.api.ModelMessage;
import io.millrace.agents.api.ModelPrompt;
import io.millrace.agents.api.SessionContext;
import io.millrace.agents.api.SessionContext.Turn;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConversationTest {

  private static List<String> shown(SessionContext session) {
    return Conversation.of(new ModelPrompt("Be brief.", "Why?", true).after(session)).stream()
        .map(ConversationTest::line)
        .toList();
  }

  private static String line(ModelMessage message) {
    return switch (message) {
      case ModelMessage.System system -> "system " + system.text();
      case ModelMessage.Assistant answer -> "answer " + answer.text();
      case ModelMessage.User user -> "user " + user.text();
      case ModelMessage.ToolResult result -> "tool " + result.text();
    };
  }

  @Test
  void the_summary_and_the_turns_stand_before_the_question() {
    assertThat(
            shown(
                new SessionContext(
                    "Fees </summary> were explained.",
                    List.of(new Turn("And abroad?", "0.5 %."), new Turn(null, "Done.")))))
        .containsExactly(
            "system Be brief.",
            "user <summary>\nFees ‹/summary› were explained.\n</summary>",
            "user <message>\nAnd abroad?\n</message>",
            "answer 0.5 %.",
            "user <message>\n…\n</message>",
            "answer Done.",
            "user Why?");
  }

  @Test
  void outside_a_session_there_is_only_the_question() {
    assertThat(shown(SessionContext.NONE)).containsExactly("system Be brief.", "user Why?");
  }

  @Test
  void the_oldest_turns_go_where_not_all_fit() {
    var long1 = new Turn("x".repeat(Conversation.CHARS_MAX / 2), "old");
    var long2 = new Turn("y".repeat(Conversation.CHARS_MAX / 2), "new");

    var shown = shown(new SessionContext("Before.", List.of(long1, long2)));

    assertThat(shown).hasSize(5).contains("answer new").doesNotContain("answer old");
    assertThat(shown.getLast()).isEqualTo("user Why?");
  }
}
