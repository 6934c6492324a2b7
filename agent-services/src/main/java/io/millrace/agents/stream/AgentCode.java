package io.millrace.agents.stream;

import io.millrace.agents.api.Agent;
import io.millrace.agents.api.AgentContext;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.AgentInput;
import io.millrace.agents.api.AgentOutput;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What does the work of one published agent: the version a task asks for says its kind, so versions
 * of different kinds live side by side. A bean of this deployment works for kind {@code java}; what
 * is data alone is carried out by the code of its kind.
 */
final class AgentCode implements Agent {

  static final String JAVA = "java";

  private final String name;
  private final @Nullable Agent bean;
  private final Map<String, Agent> kinds;

  /**
   * @param bean null where this deployment has no code of that name
   * @param kinds what carries out agents that are data, by kind
   */
  AgentCode(String name, @Nullable Agent bean, Map<String, Agent> kinds) {
    this.name = name;
    this.bean = bean;
    this.kinds = Map.copyOf(kinds);
  }

  @Override
  public String name() {
    return name;
  }

  /** Whether this deployment can do the work of a version. */
  boolean can(String kind) {
    return kind.equals(JAVA) ? bean != null : kinds.containsKey(kind);
  }

  @Override
  public AgentOutput handle(AgentInput input, AgentContext context)
      throws AgentException, InterruptedException {
    var kind = context.definition().kind();
    if (!can(kind))
      throw AgentException.retriable(
          "agent_code_missing",
          "No worker here does the work of %s@%d, which is of kind %s; deploy its code, or have it served elsewhere"
              .formatted(name, context.task().agentVersion(), kind));
    var code = kind.equals(JAVA) ? bean : kinds.get(kind);
    return Objects.requireNonNull(code).handle(input, context);
  }
}
