package io.millrace.agents.specialist.search;

import io.millrace.agents.api.Agent;
import io.millrace.agents.api.AgentContext;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.AgentInput;
import io.millrace.agents.api.AgentOutput;
import io.millrace.agents.specialist.OutputBuilder;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Finds the passages of documents that bear on a query, each with its place and the sentence that
 * comes nearest. Needs no language model: meaning is told by embeddings in this process.
 */
@ApplicationScoped
public class DocumentSearchAgent implements Agent {

  static final String NAME = "document-search";
  static final String NOTICE =
      "Ranked by words and by embeddings computed in this process; no language model was used.";
  static final int LIMIT_DEFAULT = 5;
  static final double SCORE_MIN_DEFAULT = 0.35;

  private final Corpora corpora;
  private final Meaning meaning;

  public DocumentSearchAgent(Corpora corpora, Meaning meaning) {
    this.corpora = corpora;
    this.meaning = meaning;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public AgentOutput handle(AgentInput input, AgentContext context)
      throws AgentException, InterruptedException {
    var tree = input.tree();
    var search = new PassageSearch(corpora.documents(tree, context), meaning);
    var hits =
        context.tool(
            "documents.search",
            () ->
                search.find(
                    input.text("query"),
                    tree.path("limit").asInt(LIMIT_DEFAULT),
                    tree.path("scoreMin").asDouble(SCORE_MIN_DEFAULT)));
    return new OutputBuilder()
        .put("passages", hits.stream().map(DocumentSearchAgent::fields).toList())
        .warnAll(search.warnings())
        .build(NOTICE, null, null);
  }

  private static Map<String, Object> fields(PassageSearch.Hit hit) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("id", hit.id());
    fields.put("documentId", hit.passage().source().id());
    fields.put("title", hit.passage().source().title());
    fields.put("start", hit.passage().span().start());
    fields.put("end", hit.passage().span().end());
    fields.put("text", hit.passage().quote());
    fields.put("score", hit.score());
    fields.put("citation", hit.best().fields());
    return fields;
  }
}
