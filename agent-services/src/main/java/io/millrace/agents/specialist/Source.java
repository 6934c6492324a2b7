package io.millrace.agents.specialist;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.agents.api.Untrusted;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * A text that can be cited.
 *
 * @param id what a citation names; unique among its like
 */
public record Source(String id, String title, String text) {

  /** As a passage that a model reads and does not obey. */
  public String framed() {
    return Untrusted.frame("passage", "id: " + id + "\ntitle: " + title + "\n" + text);
  }

  /**
   * Reads an array of {@code {id, title, text}}. Without a title the id is one; without an id it is
   * numbered, and a repeated id keeps its first text only.
   */
  public static List<Source> of(JsonNode array) {
    var sources = new ArrayList<Source>();
    var ids = new HashSet<String>();
    for (var node : array) {
      var id =
          node.path("id").asText("").isBlank()
              ? "d" + (sources.size() + 1)
              : node.path("id").asText();
      if (!ids.add(id)) continue;
      sources.add(new Source(id, node.path("title").asText(id), node.path("text").asText()));
    }
    return sources;
  }
}
