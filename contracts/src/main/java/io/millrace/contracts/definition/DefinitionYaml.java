package io.millrace.contracts.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/**
 * Writes definitions as YAML for people: blocks, texts of several lines as they are, keys in their
 * order. Read again it is the same document.
 */
public final class DefinitionYaml {

  /** Stands between two documents of one text. */
  public static final String SEPARATOR = "---\n";

  private static final int LINE_CHARS = 120;
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private DefinitionYaml() {}

  public static String write(JsonNode document) {
    var options = new DumperOptions();
    options.setDefaultFlowStyle(FlowStyle.BLOCK);
    options.setWidth(LINE_CHARS);
    options.setSplitLines(false);
    return new Yaml(new Texts(options), options).dump(plain(document));
  }

  private static @Nullable Object plain(JsonNode node) {
    if (node.isObject()) {
      var map = new LinkedHashMap<String, @Nullable Object>();
      node.properties().forEach(each -> map.put(each.getKey(), plain(each.getValue())));
      return map;
    }
    if (node instanceof ArrayNode list) {
      var items = new ArrayList<@Nullable Object>();
      list.forEach(item -> items.add(plain(item)));
      return items;
    }
    return MAPPER.convertValue(node, Object.class);
  }

  /** Lines of a text stay lines. */
  private static final class Texts extends Representer {
    Texts(DumperOptions options) {
      super(options);
    }

    @Override
    protected Node representScalar(Tag tag, String value, @Nullable ScalarStyle style) {
      boolean lines = tag.equals(Tag.STR) && value.contains("\n") && writable(value);
      return super.representScalar(tag, value, lines ? ScalarStyle.LITERAL : style);
    }

    /** A block cannot hold control characters or keep spaces before its first line feed. */
    private static boolean writable(String value) {
      return value.chars().allMatch(c -> c == '\n' || c >= ' ') && !value.startsWith(" ");
    }
  }

  /** One text of several documents. */
  public static String write(List<JsonNode> documents) {
    return String.join(SEPARATOR, documents.stream().map(DefinitionYaml::write).toList());
  }
}
