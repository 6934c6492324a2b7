package io.millrace.contracts.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.contracts.id.Sha256;
import io.millrace.contracts.json.Json;
import java.io.StringReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * The text of a definition: YAML, or JSON as the part of YAML that it is. Keeps the line of every
 * place.
 *
 * <p>Bounds: {@link #CHARS_MAX} characters, no aliases beyond SnakeYAML's default of 50, no types
 * but those of JSON, no repeated keys.
 */
public final class DefinitionText {

  public static final int CHARS_MAX = 262_144;

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final ObjectNode document;
  private final Map<String, Integer> lines;

  private DefinitionText(ObjectNode document, Map<String, Integer> lines) {
    this.document = document;
    this.lines = lines;
  }

  /**
   * @throws InvalidDefinitionException when the text is no object in YAML or JSON
   */
  public static DefinitionText read(String text) {
    if (text.length() > CHARS_MAX)
      throw invalid(
          0, "A definition has at most " + CHARS_MAX + " characters, not " + text.length());
    var options = new LoaderOptions();
    options.setCodePointLimit(CHARS_MAX);
    options.setAllowDuplicateKeys(false);
    try {
      Node root = new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
      Object value = new Yaml(new SafeConstructor(options)).load(text);
      if (!(MAPPER.valueToTree(value) instanceof ObjectNode document))
        throw invalid(1, "A definition is an object of keys and values");
      var lines = new HashMap<String, Integer>();
      collectLines(root, "", lines);
      return new DefinitionText(document, lines);
    } catch (MarkedYAMLException e) {
      throw invalid(
          e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1,
          "Not YAML: " + e.getProblem());
    } catch (YAMLException | IllegalArgumentException e) {
      throw invalid(0, "Not YAML: " + e.getMessage());
    }
  }

  /** A definition that was read and checked before. */
  public static DefinitionText of(Json json) {
    if (!(json.tree() instanceof ObjectNode document))
      throw invalid(0, "A definition is an object of keys and values");
    return new DefinitionText(document, Map.of());
  }

  private static InvalidDefinitionException invalid(int line, String message) {
    return new InvalidDefinitionException(List.of(new Problem("", line, message)));
  }

  private static void collectLines(Node node, String pointer, Map<String, Integer> lines) {
    lines.put(pointer, node.getStartMark().getLine() + 1);
    switch (node) {
      case MappingNode mapping -> {
        for (var tuple : mapping.getValue()) {
          if (tuple.getKeyNode() instanceof ScalarNode key) {
            var place = pointer + "/" + key.getValue().replace("~", "~0").replace("/", "~1");
            collectLines(tuple.getValueNode(), place, lines);
            lines.put(place, key.getStartMark().getLine() + 1);
          }
        }
      }
      case SequenceNode sequence -> {
        for (int i = 0; i < sequence.getValue().size(); i++)
          collectLines(sequence.getValue().get(i), pointer + "/" + i, lines);
      }
      default -> {}
    }
  }

  public ObjectNode document() {
    return document;
  }

  public JsonNode at(String field) {
    var value = document.get(field);
    return value == null ? JsonNodeFactory.instance.missingNode() : value;
  }

  /** A problem with the line of its place, or of the nearest place around it. */
  public Problem problem(String pointer, String message) {
    var place = pointer;
    while (!lines.containsKey(place) && !place.isEmpty())
      place = place.substring(0, Math.max(0, place.lastIndexOf('/')));
    return new Problem(pointer, lines.getOrDefault(place, 0), message);
  }

  /** The same content always gives the same text. */
  public Json canonical() {
    return Json.of(document);
  }

  /** SHA-256 of the canonical text, hexadecimal. */
  public static String digest(Json canonical) {
    return Sha256.hex(canonical.text());
  }
}
