package io.millrace.contracts.json;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Objects;
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
   *
   * @throws InvalidJsonException when the text is not one JSON value
   */
  public @Nullable Object value() {
    return read(null);
  }

  /** The same with something else in the place of null, for a language with a null of its own. */
  public Object value(Object none) {
    return Objects.requireNonNull(read(none));
  }

  private @Nullable Object read(@Nullable Object none) {
    try (var parser = MAPPER.createParser(text)) {
      var token = parser.nextToken();
      if (token == null) return none; // as a tree of no text
      var value = JsonValues.read(parser, token, none);
      if (parser.nextToken() != null) tree(); // tells what follows
      return value;
    } catch (JsonProcessingException e) {
      throw new InvalidJsonException(e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Refuses what {@link #tree()} refuses, without making anything of the text.
   *
   * @throws InvalidJsonException when the text is not one JSON value
   */
  public void requireWellFormed() {
    try (var parser = MAPPER.createParser(text)) {
      var token = parser.nextToken();
      if (token == null) return; // as a tree of no text
      JsonValues.skip(parser, token);
      if (parser.nextToken() != null) tree(); // tells what follows
    } catch (JsonProcessingException e) {
      tree(); // tells it in its own words
      throw new InvalidJsonException(e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes one value, token by token. */
  @FunctionalInterface
  public interface Content {
    void writeTo(JsonGenerator generator) throws IOException;
  }

  /**
   * The document that is written.
   *
   * @throws InvalidJsonException when the content cannot be written
   */
  public static Json written(Content content) {
    var text = new StringWriter();
    try (var generator = MAPPER.createGenerator(text)) {
      content.writeTo(generator);
    } catch (JsonProcessingException e) {
      throw new InvalidJsonException(e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Json(text.toString());
  }

  @Override
  public String toString() {
    return text;
  }
}
