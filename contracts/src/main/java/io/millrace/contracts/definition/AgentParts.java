package io.millrace.contracts.definition;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an agent works with, by reference. The exact versions are pinned when the agent is
 * published, so a version of an agent never changes what it does.
 *
 * @param model null for the deployment's own
 * @param prompt a published prompt; null where the definition holds its prompt itself or has none
 * @param tools tools it may call; no others
 * @param guardrails in the order in which they are applied
 * @param memory memory policy; null for none
 * @param untrustedMayMutate whether a mutating tool may be called after foreign text was read
 * @param iterationsMax most model calls of one attempt
 * @param remote where an agent of kind http or a2a is; null for the other kinds
 */
public record AgentParts(
    @Nullable Reference model,
    @Nullable Reference prompt,
    List<Reference> tools,
    List<Reference> guardrails,
    @Nullable Reference memory,
    boolean untrustedMayMutate,
    int iterationsMax,
    @Nullable Remote remote) {

  public static final int ITERATIONS_DEFAULT = 8;
  public static final AgentParts NONE =
      new AgentParts(null, null, List.of(), List.of(), null, false, ITERATIONS_DEFAULT, null);

  public AgentParts {
    tools = List.copyOf(tools);
    guardrails = List.copyOf(guardrails);
  }

  static AgentParts of(JsonNode agent) {
    return new AgentParts(
        Reference.optional(agent.path("model")),
        Reference.optional(agent.path("promptRef")),
        Reference.all(agent.path("tools")),
        Reference.all(agent.path("guardrails")),
        Reference.optional(agent.path("memory")),
        agent.path("untrustedMayMutate").asBoolean(false),
        agent.path("limits").path("iterations").asInt(ITERATIONS_DEFAULT),
        Remote.optional(agent.path("remote")));
  }
}
