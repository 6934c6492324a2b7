package io.millrace.supportdesk.agents;

import io.millrace.agents.api.Agent;
import io.millrace.agents.api.AgentContext;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.AgentInput;
import io.millrace.agents.api.AgentOutput;
import io.millrace.contracts.json.Json;
import io.millrace.supportdesk.search.Found;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;

/** Finds the policy passages nearest in meaning to a question. */
@ApplicationScoped
public class PolicySearchAgent implements Agent {

  static final int LIMIT_DEFAULT = 3;

  /** Below this a passage has nothing to do with the question. */
  static final double SCORE_MIN = 0.40;

  private static final double SCORE_DIGITS = 1_000;

  private final PolicyLibrary library;

  PolicySearchAgent(PolicyLibrary library) {
    this.library = library;
  }

  @Override
  public String name() {
    return "policy-search";
  }

  @Override
  public AgentOutput handle(AgentInput input, AgentContext context)
      throws AgentException, InterruptedException {
    int limit = input.tree().path("limit").asInt(LIMIT_DEFAULT);
    var found =
        context.tool("policies.search", () -> library.index().search(input.text("query"), limit));
    return AgentOutput.of(
        Json.of(
            Map.of(
                "passages",
                found.stream()
                    .filter(passage -> passage.score() >= SCORE_MIN)
                    .map(PolicySearchAgent::passage)
                    .toList())));
  }

  static Map<String, Object> passage(Found found) {
    var passage = found.passage();
    var fields = new LinkedHashMap<String, Object>();
    fields.put("id", passage.id());
    fields.put("policyId", passage.policyId());
    fields.put("title", passage.title());
    fields.put("section", passage.section());
    fields.put("text", passage.text());
    fields.put("score", Math.round(found.score() * SCORE_DIGITS) / SCORE_DIGITS);
    return fields;
  }
}
