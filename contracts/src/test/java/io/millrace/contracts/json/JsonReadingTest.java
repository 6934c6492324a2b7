package io.millrace.contracts.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Reading without a tree gives, and refuses, what reading through a tree does. */
class JsonReadingTest {

  private static final int CASES = 20_000;
  private static final int MUTATED_CHARS_MAX = 80;
  private static final String CHARS = "{}[]\":,0123456789.eE+-truefalsn \\u";

  private static final List<String> TEXTS =
      List.of(
          "",
          "1 2",
          "{} x",
          "{\"a\":1,\"b\":[true,false,null],\"a\":{\"c\":\"\\u00e9\\n\"}}",
          "[1,2",
          "01",
          "-0",
          "-0.0",
          "1.0",
          "1e400",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775809",
          "1e19",
          "123456789012345678901234567890",
          "5e-324",
          "\"\\q\"",
          "\"\\ud83d\\ude00\"",
          "[1,]",
          "{a:1}",
          "NaN",
          "1".repeat(1_001),
          "0." + "1".repeat(1_200),
          "[".repeat(1_001) + "]".repeat(1_001));

  @Test
  void a_text_has_the_value_or_the_mistake_that_its_tree_has() {
    for (String text : texts()) {
      var json = new Json(text);
      JsonNode tree;
      try {
        tree = json.tree();
      } catch (InvalidJsonException e) {
        var mistake = String.valueOf(e.getMessage());
        assertThatThrownBy(json::value).as(text).hasMessage(mistake);
        assertThatThrownBy(json::requireWellFormed).as(text).hasMessage(mistake);
        continue;
      }
      json.requireWellFormed();
      assertThat(String.valueOf(json.value())).as(text).isEqualTo(String.valueOf(plain(tree)));
    }
  }

  @Test
  void something_else_may_stand_for_null() {
    assertThat(new Json("{\"a\":[null,1],\"b\":null}").value("nothing"))
        .hasToString("{a=[nothing, 1], b=nothing}");
    assertThat(Json.NULL.value("nothing")).isEqualTo("nothing");
  }

  @Test
  void what_is_written_token_by_token_is_a_document() {
    var json =
        Json.written(
            out -> {
              out.writeStartArray();
              out.writeNumber(1.5);
              out.writeString("é\n");
              out.writeEndArray();
            });

    assertThat(json).isEqualTo(Json.of(List.of(1.5, "é\n")));
    assertThatThrownBy(() -> Json.written(out -> out.writeFieldName("a")))
        .isInstanceOf(InvalidJsonException.class);
  }

  private static List<String> texts() {
    var random = new Random(1);
    var texts = new ArrayList<>(TEXTS);
    while (texts.size() < CASES) {
      var text = new StringBuilder(texts.get(random.nextInt(texts.size())));
      if (text.length() > MUTATED_CHARS_MAX) continue;
      for (int change = random.nextInt(4); change >= 0; change--) {
        int at = random.nextInt(text.length() + 1);
        if (random.nextBoolean() || at == text.length())
          text.insert(at, CHARS.charAt(random.nextInt(CHARS.length())));
        else text.deleteCharAt(at);
      }
      texts.add(text.toString());
    }
    return texts;
  }

  private static @Nullable Object plain(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        var map = new LinkedHashMap<String, @Nullable Object>();
        for (var field : node.properties()) map.put(field.getKey(), plain(field.getValue()));
        yield map;
      }
      case ARRAY -> {
        var list = new ArrayList<@Nullable Object>();
        node.forEach(item -> list.add(plain(item)));
        yield list;
      }
      case NUMBER ->
          node.canConvertToExactIntegral() && node.canConvertToLong()
              ? (Object) node.longValue()
              : (Object) node.doubleValue();
      case BOOLEAN -> node.booleanValue();
      case NULL, MISSING -> null;
      case STRING, BINARY, POJO -> node.asText();
    };
  }
}
