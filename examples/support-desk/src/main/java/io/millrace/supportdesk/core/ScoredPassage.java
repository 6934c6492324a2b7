package io.millrace.supportdesk.core;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A passage as the answer writer is given it.
 *
 * @param score how near in meaning it is to the question, 0 to 1; 0 where nobody said
 */
public record ScoredPassage(Passage passage, double score) {

  public static List<ScoredPassage> of(JsonNode passages) {
    var list = new ArrayList<ScoredPassage>();
    for (var node : passages)
      list.add(
          new ScoredPassage(
              new Passage(
                  node.path("id").asText(),
                  node.path("policyId").asText(),
                  node.path("title").asText(),
                  node.path("section").asText(),
                  node.path("text").asText()),
              node.path("score").asDouble()));
    return list;
  }
}
