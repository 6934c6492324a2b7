package io.millrace.contracts.json;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

/**
 * A JSON document as text: the form in which inputs and outputs travel inside Avro records.
 *
 * <p>Invariant: the text is one well-formed JSON value without surrounding white space. Two
 * documents are equal when their texts are, so state that holds them can be compared byte for byte.
 * {@link #of(Object)} writes values in the order it is given them.
 *
 * @param text the document
 */
public record Json(@JsonValue @JsonRawValue String text) {

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  public static final Json NULL = new Json("null");
  public static final Json EMPTY_OBJECT = new Json("{}");

  /**
   * Checks and normalises foreign text.
   *
   * @throws InvalidJsonException when it is not one JSON value
   */
  public static Json parse(String text) {
    try {
      return new Json(MAPPER.writeValueAsString(MAPPER.readTree(text)));
    } catch (JsonProcessingException e) {
      throw new InvalidJsonException(e.getOriginalMessage(), e);
    }
  }

  /** The document of a tree that Jackson read. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Json of(JsonNode node) {
    return new Json(node.toString());
  }

  /** The document of maps, lists, strings, numbers, booleans and nulls. */
  public static Json of(@Nullable Object value) {
    try {
      return new Json(MAPPER.writeValueAsString(value));
    } catch (JsonProcessingException e) {
      throw new InvalidJsonException(e.getOriginalMessage(), e);
    }
  }

  public JsonNode tree() {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new InvalidJsonException(e.getOriginalMessage(), e);
    }
  }

  /**
   * Maps, lists, strings, Long, Double, Boolean and null: what expressions compute with. Integers
   * that fit are Long.
   */
  public @Nullable Object value() {
    return JsonValues.of(tree());
  }

  @Override
  public String toString() {
    return text;
  }
}
