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

  /** Above this a number is written with an exponent. */
  private static final int PLAIN_DIGITS_MAX = 64;

  private final boolean isLegible;

  private CanonicalJson(boolean isLegible) {
    this.isLegible = isLegible;
  }

  public static String of(Json value) {
    return written(value, new CanonicalJson(false));
  }

  /**
   * The same value for people's eyes: numbers in plain digits, and characters that cannot be seen,
   * or that turn others around, as escapes. It has one spelling too.
   */
  public static String legible(Json value) {
    return written(value, new CanonicalJson(true));
  }

  private static String written(Json value, CanonicalJson form) {
    try {
      var text = new StringBuilder();
      form.append(EXACT.readTree(value.text()), text);
      return text.toString();
    } catch (JsonProcessingException e) {
      throw new InvalidJsonException(e.getOriginalMessage(), e);
    }
  }

  private void append(JsonNode node, StringBuilder text) {
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

  private void object(JsonNode node, StringBuilder text) {
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

  private String number(BigDecimal number) {
    if (number.signum() == 0) return "0";
    var stripped = number.stripTrailingZeros();
    if (isLegible)
      return Math.abs((long) stripped.scale()) <= PLAIN_DIGITS_MAX
          ? stripped.toPlainString()
          : stripped.toString();
    return stripped.unscaledValue() + "e" + -(long) stripped.scale();
  }

  private String string(String text) {
    var quoted = TextNode.valueOf(nfc(text)).toString();
    return isLegible ? escaped(quoted) : quoted;
  }

  private static String escaped(String text) {
    var escaped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isPair = i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1));
      int point = isPair ? text.codePointAt(i) : c;
      if (isVisible(point)) escaped.appendCodePoint(point);
      else
        for (char unit : Character.toChars(point)) escaped.append("\\u%04x".formatted((int) unit));
      if (isPair) i++;
    }
    return escaped.toString();
  }

  private static boolean isVisible(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> point == ' ';
      default -> true;
    };
  }

  private static String nfc(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC);
  }
}
