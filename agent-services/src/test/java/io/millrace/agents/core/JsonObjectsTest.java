package io.millrace.agents.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonObjectsTest {

  @Test
  void the_newest_text_with_an_object_wins() {
    assertThat(JsonObjects.newest(List.of("{\"a\":1}", "Here: ```json\n{\"a\": 2}\n```", "Sorry.")))
        .contains(new Json("{\"a\":2}"));
  }

  @Test
  void broken_objects_lists_and_words_are_none() {
    assertThat(
            JsonObjects.newest(
                List.of("", "no", "{", "}{", "{\"a\":", "[1]", "{\"a\":1} and {\"b\":2}")))
        .isEmpty();
  }
}
