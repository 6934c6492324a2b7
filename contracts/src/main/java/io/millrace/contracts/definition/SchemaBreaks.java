package io.millrace.contracts.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contracts.json.Json;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a new version of a schema breaks. Each break is proved by a value: an input that the version
 * before takes and the new one refuses, or an output that the new one may give and the version
 * before never gave. What no value is found for is not called a break.
 *
 * <p>Of an output keys that were not there before break nothing: who reads it leaves them alone.
 *
 * <p>Bounded by those of {@link SchemaSamples}; {@link #BREAKS_MAX} are told.
 */
public final class SchemaBreaks {

  public static final int BREAKS_MAX = 50;

  private static final int EXAMPLE_CHARS_MAX = 200;

  private SchemaBreaks() {}

  /**
   * @param pointer JSON pointer of the rule that breaks, in the new schema for an input and in the
   *     one before for an output
   * @param message what is wrong with the value
   * @param example the value that proves it
   */
  public record Break(String pointer, String message, Json example) {

    /** The value, cut where it is long. */
    public String shownExample() {
      var text = example.text();
      return text.length() <= EXAMPLE_CHARS_MAX ? text : text.substring(0, EXAMPLE_CHARS_MAX) + "…";
    }
  }

  /** What callers that gave a right input before are refused for now. */
  public static List<Break> ofInput(JsonSchema before, JsonSchema after) {
    return breaks(before, after);
  }

  /** What readers may get now that was never given before. */
  public static List<Break> ofOutput(JsonSchema before, JsonSchema after) {
    return breaks(after, JsonSchema.of(open(before.document().tree())));
  }

  private static List<Break> breaks(JsonSchema given, JsonSchema taken) {
    if (given.equals(taken)) return List.of();
    var found = new LinkedHashMap<String, Break>();
    var properties = propertyNames(given.document().tree(), new HashSet<>());
    for (JsonNode sample : SchemaSamples.of(given.document().tree(), taken.document().tree())) {
      var value = Json.of(sample);
      if (!given.violations(value).isEmpty()) continue;
      for (var violation : taken.violations(value)) {
        var place = place(violation, properties);
        if (found.size() < BREAKS_MAX)
          found.putIfAbsent(
              place + " " + violation.property(), new Break(place, violation.message(), value));
      }
    }
    return List.copyOf(found.values());
  }

  /** A key that is refused now because it was taken away is told at the key. */
  private static String place(JsonSchema.Violation violation, Set<String> properties) {
    var property = violation.property();
    if (!violation.keyword().equals("additionalProperties")
        || property == null
        || !properties.contains(property)) return violation.pointer();
    var parent = violation.pointer().substring(0, violation.pointer().lastIndexOf('/'));
    return parent + "/properties/" + property.replace("~", "~0").replace("/", "~1");
  }

  private static Set<String> propertyNames(JsonNode schema, Set<String> names) {
    schema.path("properties").fieldNames().forEachRemaining(names::add);
    for (JsonNode part : schema) propertyNames(part, names);
    return names;
  }

  /** The schema without "and no other keys". */
  private static JsonNode open(JsonNode schema) {
    var copy = schema.deepCopy();
    openInPlace(copy);
    return copy;
  }

  private static void openInPlace(JsonNode node) {
    if (node instanceof ObjectNode object)
      for (var keyword : List.of("additionalProperties", "unevaluatedProperties"))
        if (isFalse(object.get(keyword))) object.remove(keyword);
    node.forEach(SchemaBreaks::openInPlace);
  }

  private static boolean isFalse(@Nullable JsonNode node) {
    return node != null && node.isBoolean() && !node.booleanValue();
  }
}
