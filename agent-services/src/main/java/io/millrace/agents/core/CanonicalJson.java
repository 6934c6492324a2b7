package io.millrace.agents.core;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.contracts.json.InvalidJsonException;
import io.millrace.contracts.json.Json;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.util.Comparator;
import java.util.Map;

/**
 * One text for all spellings of a JSON value: keys sorted, strings in Unicode's NFC, numbers as
 * digits and a power of ten, so 10, 10.00 and 1e1 are one. Numbers keep every digit; a huge
 * exponent stays an exponent.
 */
public final class CanonicalJson {

  private static final JsonMapper EXACT =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .build();

  private CanonicalJson() {}

  public static String of(Json value) {
    try {
      var text = new StringBuilder();
      append(EXACT.readTree(value.text()), text);
      return text.toString();
    } catch (JsonProcessingException e) {
      throw new InvalidJsonException(e.getOriginalMessage(), e);
    }
  }

  private static void append(JsonNode node, StringBuilder text) {
    switch (node.getNodeType()) {
      case OBJECT -> object(node, text);
      case ARRAY -> {
        text.append('[');
        for (int i = 0; i < node.size(); i++) {
          if (i > 0) text.append(',');
          append(node.get(i), text);
        }
        text.append(']');
      }
      case NUMBER -> text.append(number(node.decimalValue()));
      case BOOLEAN, NULL -> text.append(node.asText());
      case STRING -> text.append(string(node.textValue()));
      case BINARY, POJO, MISSING ->
          throw new IllegalStateException("Text gives no " + node.getNodeType());
    }
  }

  private static void object(JsonNode node, StringBuilder text) {
    text.append('{');
    var fields =
        node.properties().stream()
            .sorted(
                Comparator.comparing((Map.Entry<String, JsonNode> field) -> nfc(field.getKey()))
                    .thenComparing(Map.Entry::getKey))
            .toList();
    for (int i = 0; i < fields.size(); i++) {
      if (i > 0) text.append(',');
      text.append(string(fields.get(i).getKey())).append(':');
      append(fields.get(i).getValue(), text);
    }
    text.append('}');
  }

  private static String number(BigDecimal number) {
    if (number.signum() == 0) return "0";
    var stripped = number.stripTrailingZeros();
    return stripped.unscaledValue() + "e" + -(long) stripped.scale();
  }

  private static String string(String text) {
    return TextNode.valueOf(nfc(text)).toString();
  }

  private static String nfc(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC);
  }
}
