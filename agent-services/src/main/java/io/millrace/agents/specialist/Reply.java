package io.millrace.agents.specialist;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.agents.api.UnreadableReplyException;
import io.millrace.contracts.definition.AgentDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Reads the one JSON object that a model was asked for, perhaps within a fence. What is missing, of
 * another type or more than was asked for is refused with a message that tells the model how to
 * mend it.
 */
public final class Reply {

  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .build();
  private static final Pattern FENCE =
      Pattern.compile("\\A```(?:json)?\\s*(.*?)\\s*```\\z", Pattern.DOTALL);

  private final JsonNode json;

  private Reply(JsonNode json) {
    this.json = json;
  }

  public static Reply of(String text) throws UnreadableReplyException {
    var fenced = FENCE.matcher(text.strip());
    try {
      var json = STRICT.readTree(fenced.matches() ? fenced.group(1) : text.strip());
      if (json != null && json.isObject()) return new Reply(json);
    } catch (JsonProcessingException e) {
      throw new UnreadableReplyException("not JSON: " + e.getOriginalMessage());
    }
    throw new UnreadableReplyException("the answer must be one JSON object");
  }

  public static String prompt(AgentDefinition definition) {
    return Objects.requireNonNull(definition.prompt(), "prompt of " + definition.name());
  }

  public JsonNode json() {
    return json;
  }

  /** A string that is not blank. */
  public String text(String field) throws UnreadableReplyException {
    return text(json, field);
  }

  public static String text(JsonNode object, String field) throws UnreadableReplyException {
    var value = object.path(field);
    if (!value.isTextual() || value.asText().isBlank())
      throw new UnreadableReplyException("'" + field + "' must be a string that is not blank");
    return value.asText().strip();
  }

  /** A number from {@code min} to {@code max}. */
  public static double number(JsonNode object, String field, double min, double max)
      throws UnreadableReplyException {
    var value = object.path(field);
    if (!value.isNumber() || !(value.asDouble() >= min && value.asDouble() <= max))
      throw new UnreadableReplyException(
          "'" + field + "' must be a number from " + min + " to " + max);
    return value.asDouble();
  }

  public double number(String field, double min, double max) throws UnreadableReplyException {
    return number(json, field, min, max);
  }

  /** An array of objects. */
  public List<JsonNode> objects(String field, int itemsMax) throws UnreadableReplyException {
    return items(json, field, itemsMax, JsonNode::isObject, "objects");
  }

  public static List<JsonNode> objects(JsonNode object, String field, int itemsMax)
      throws UnreadableReplyException {
    return items(object, field, itemsMax, JsonNode::isObject, "objects");
  }

  public List<String> texts(String field, int itemsMax) throws UnreadableReplyException {
    return items(json, field, itemsMax, JsonNode::isTextual, "strings").stream()
        .map(JsonNode::asText)
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .toList();
  }

  private static List<JsonNode> items(
      JsonNode object, String field, int itemsMax, Predicate<JsonNode> right, String kind)
      throws UnreadableReplyException {
    var value = object.path(field);
    if (!value.isArray())
      throw new UnreadableReplyException("'" + field + "' must be an array of " + kind);
    if (value.size() > itemsMax)
      throw new UnreadableReplyException("'" + field + "' must have at most " + itemsMax);
    var items = new ArrayList<JsonNode>();
    for (var item : value) {
      if (!right.test(item))
        throw new UnreadableReplyException("'" + field + "' must be an array of " + kind);
      items.add(item);
    }
    return items;
  }
}
