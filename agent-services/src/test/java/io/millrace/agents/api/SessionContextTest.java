package io.millrace.agents.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.agents.api.SessionContext.Turn;
import io.millrace.contracts.json.Json;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SessionContextTest {

  @Test
  void summary_and_turns_come_in_their_order() {
    var session =
        SessionContext.of(
            new Json(
                """
                {"summary":"Fees were explained.","turns":[
                 {"message":"And abroad?","answer":"0.5 %."},{"message":"Why?","answer":null}]}"""));

    assertThat(session.summary()).isEqualTo("Fees were explained.");
    assertThat(session.turns())
        .containsExactly(new Turn("And abroad?", "0.5 %."), new Turn("Why?", null));
  }

  @Test
  void what_is_missing_or_of_another_type_is_absent() {
    assertThat(SessionContext.of(null).isEmpty()).isTrue();
    assertThat(SessionContext.of(new Json("[]")).isEmpty()).isTrue();
    assertThat(
            SessionContext.of(new Json("{\"summary\":\" \",\"turns\":[{\"message\":7},3,{}]}"))
                .isEmpty())
        .isTrue();
  }

  @Test
  void the_newest_turns_stay_where_there_are_too_many() {
    var turns =
        IntStream.range(0, SessionContext.TURNS_MAX + 5)
            .mapToObj(i -> Map.of("message", "m" + i, "answer", "a"))
            .toList();

    var session = SessionContext.of(Json.of(Map.of("turns", turns)));

    assertThat(session.turns()).hasSize(SessionContext.TURNS_MAX);
    assertThat(session.turns().getFirst()).isEqualTo(new Turn("m5", "a"));
    assertThat(List.copyOf(session.turns()).getLast()).isEqualTo(new Turn("m104", "a"));
  }
}
