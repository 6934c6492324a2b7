package io.millrace.contracts.definition;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one definition names another: {@code name}, which takes the newest version when it is
 * published, or {@code name@version}.
 *
 * @param version null for the newest
 */
public record Reference(String name, @Nullable Integer version) {

  /** Reads what the schemas of definitions let through. */
  public static Reference parse(String text) {
    int at = text.indexOf('@');
    return at < 0
        ? new Reference(text, null)
        : new Reference(text.substring(0, at), Integer.valueOf(text.substring(at + 1)));
  }

  static @Nullable Reference optional(JsonNode node) {
    return node.isTextual() ? parse(node.asText()) : null;
  }

  static List<Reference> all(JsonNode nodes) {
    var references = new ArrayList<Reference>();
    nodes.forEach(node -> references.add(parse(node.asText())));
    return List.copyOf(references);
  }

  @Override
  public String toString() {
    return version == null ? name : name + "@" + version;
  }
}
