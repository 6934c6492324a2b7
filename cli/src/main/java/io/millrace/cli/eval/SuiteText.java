package io.millrace.cli.eval;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.eval.InvalidSuiteException.Problem;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
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
 * The text of a suite, YAML or JSON, with the line of every place in it. No types but those of
 * JSON, no repeated keys, no aliases beyond SnakeYAML's default of 50.
 */
final class SuiteText {

  static final int CHARS_MAX = 2 << 20;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private final JsonNode document;
  private final Map<String, Integer> lines = new HashMap<>();

  private SuiteText(JsonNode document, Node root) {
    this.document = document;
    collectLines(root, "");
  }

  /**
   * @throws InvalidSuiteException when it is no object in YAML or JSON
   */
  static SuiteText read(String text) {
    if (text.length() > CHARS_MAX)
      throw invalid(0, "a suite has at most " + CHARS_MAX + " characters, not " + text.length());
    var options = new LoaderOptions();
    options.setCodePointLimit(CHARS_MAX);
    options.setAllowDuplicateKeys(false);
    try {
      Node root = new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
      Object value = new Yaml(new SafeConstructor(options)).load(text);
      JsonNode document = JSON.valueToTree(value);
      if (root == null || !document.isObject())
        throw invalid(1, "a suite is an object of keys and values");
      return new SuiteText(document, root);
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
      throw invalid(line, "not YAML: " + e.getProblem());
    } catch (YAMLException | IllegalArgumentException e) {
      throw invalid(0, "not YAML: " + e.getMessage());
    }
  }

  JsonNode document() {
    return document;
  }

  /** A problem with the line of its place, or of the nearest place around it. */
  Problem problem(String pointer, String message) {
    var place = pointer;
    while (!lines.containsKey(place) && !place.isEmpty())
      place = place.substring(0, Math.max(0, place.lastIndexOf('/')));
    return new Problem(lines.getOrDefault(place, 0), pointer, message);
  }

  /** SHA-256 of the content, whatever its layout, hexadecimal. */
  String digest() {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(sha256.digest(document.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static InvalidSuiteException invalid(int line, String message) {
    return new InvalidSuiteException(List.of(new Problem(line, "", message)));
  }

  private void collectLines(Node node, String pointer) {
    lines.put(pointer, node.getStartMark().getLine() + 1);
    switch (node) {
      case MappingNode mapping -> {
        for (var tuple : mapping.getValue())
          if (tuple.getKeyNode() instanceof ScalarNode key) {
            var place = pointer + "/" + key.getValue().replace("~", "~0").replace("/", "~1");
            collectLines(tuple.getValueNode(), place);
            lines.put(place, key.getStartMark().getLine() + 1);
          }
      }
      case SequenceNode sequence -> {
        for (int i = 0; i < sequence.getValue().size(); i++)
          collectLines(sequence.getValue().get(i), pointer + "/" + i);
      }
      default -> {}
    }
  }
}
