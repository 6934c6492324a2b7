package io.millrace.kit.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.contracts.json.InvalidJsonException;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.JournalEntry;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalTest {

  @Test
  void what_was_printed_before_is_copied() {
    for (var text :
        List.of(
            "{\"a\":1,\"b\":[true,null,-2.5,\"x y\\n\\\"\\\\\"],\"c\":{}}",
            "\"\u00e9\ud83d\ude00\"",
            "null",
            "1.0E10",
            "12345678901234567890123")) assertSame(text, Canonical.text(new Json(text)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\": 1}",
        " {\"a\":1}",
        "{\"a\":1,\n\"b\":2}",
        "[1,\t2]",
        "{\"a\":1,\"a\":2}",
        "1e5",
        "1.10",
        "-0",
        "-0.0",
        "0.1e1",
        "12345678901234567890.123456789012345678",
        "\"\\u00e9\"",
        "\"a\\/b\"",
        "\"\\u0000\"",
        "{\"a\":{\"b\":1,\"b\":{\"c\":[]}}}",
        "[]",
        "true"
      })
  void whatever_it_is_the_text_is_that_of_its_tree(String text) {
    assertEquals(new Json(text).tree().toString(), Canonical.text(new Json(text)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "this is no JSON",
        "1,\"x\":2",
        "{\"a\":1}{",
        "{\"a\":1} {}",
        "{\"a\":1",
        "\"a\nb\"",
        "\"a\u0000b\"",
        "\"abc",
        "\"abc\\",
        "[1,]",
        "NaN",
        "01"
      })
  void malformed_text_is_found(String text) {
    assertThrows(InvalidJsonException.class, () -> Canonical.text(new Json(text)));
  }

  @Test
  void depth_is_bounded() {
    var deep = new Json("[".repeat(50_000) + "]".repeat(50_000));
    assertThrows(InvalidJsonException.class, () -> Canonical.text(deep));
  }

  @Test
  void a_text_with_a_few_characters_changed_is_refused_or_printed_alike() {
    // given
    var random = new Random(7);
    var base = "{\"a\":[1,-2.5,\"x\\n\"],\"b\":{\"c\":null,\"d\":true}}";
    var alphabet = "{}[]\",:\\ntu/0123.eE- \n\u0000";
    for (int i = 0; i < 20_000; i++) {
      var text = new StringBuilder(base);
      for (int n = random.nextInt(3); n >= 0; n--)
        text.setCharAt(
            random.nextInt(text.length()), alphabet.charAt(random.nextInt(alphabet.length())));
      var json = new Json(text.toString());

      // when, then
      assertEquals(outcome(() -> json.tree().toString()), outcome(() -> Canonical.text(json)));
    }
  }

  @Test
  void the_data_of_an_entry_is_the_text_of_its_tree() {
    var event = new Event.RunCompleted(new Json("{ \"a\": 1.50 }"), true, List.of("late \"x\""));
    var entry = new JournalEntry("01", 1, Instant.EPOCH, "c-1", event);
    assertEquals(JournalJson.toJson(entry).get("data").toString(), JournalJson.data(entry));
  }

  private static String outcome(java.util.function.Supplier<String> work) {
    try {
      return work.get();
    } catch (InvalidJsonException e) {
      return "refused";
    }
  }
}
