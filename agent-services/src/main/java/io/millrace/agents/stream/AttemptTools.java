package io.millrace.agents.stream;

import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.AgentTools;
import io.millrace.agents.driven.ToolCaller;
import io.millrace.agents.ledger.CallApproval;
import io.millrace.agents.tool.ToolResult;
import io.millrace.agents.tool.ToolRunner;
import io.millrace.agents.tool.ToolUse;
import io.millrace.contracts.definition.ToolDefinition;
import io.millrace.contracts.json.Json;
import java.util.List;
import java.util.function.Consumer;

/**
 * The tools of one attempt: arguments and results pass the guardrails, calls go through the ledger.
 * For a model, a failure of a tool is an answer it may work around; what must not be worked around
 * (an effect nobody knows, a guardrail, a ledger that is away) ends the attempt.
 */
final class AttemptTools implements AgentTools {

  private final ToolRunner runner;
  private final ToolUse use;
  private final List<ToolDefinition> definitions;
  private final AttemptGuards guards;
  private final Consumer<String> shown;

  /**
   * @param shown is told the name of each tool that is called, for eyes
   */
  AttemptTools(
      ToolRunner runner,
      ToolUse use,
      List<ToolDefinition> definitions,
      AttemptGuards guards,
      Consumer<String> shown) {
    this.runner = runner;
    this.use = use;
    this.definitions = List.copyOf(definitions);
    this.guards = guards;
    this.shown = shown;
  }

  @Override
  public List<ToolDefinition> allowed() {
    return definitions;
  }

  @Override
  public Json call(String name, Json arguments) throws AgentException, InterruptedException {
    return made(name, runner.reserve(name, guards.arguments(name, arguments), use, false));
  }

  private Json made(String name, ToolRunner.Reserved reserved)
      throws AgentException, InterruptedException {
    shown.accept(name);
    ToolResult result = reserved.call();
    return guards.result(name, result.result());
  }

  /** The same tools, as a model calls them. */
  ToolCaller forModel() {
    return new ToolCaller() {
      @Override
      public ToolAnswer call(String name, Json arguments)
          throws AgentException, InterruptedException {
        return prepare(name, arguments, false).call();
      }

      @Override
      public Ready prepare(String name, Json arguments, boolean needsApproval)
          throws AgentException {
        try {
          return new ReservedCall(
              name, runner.reserve(name, guards.arguments(name, arguments), use, needsApproval));
        } catch (AgentException e) {
          return new Unmade(told(e));
        }
      }
    };
  }

  /** A call of a model that has its key. */
  private final class ReservedCall implements ToolCaller.Ready {

    private final String name;
    private final ToolRunner.Reserved reserved;

    ReservedCall(String name, ToolRunner.Reserved reserved) {
      this.name = name;
      this.reserved = reserved;
    }

    @Override
    public CallApproval approval() throws AgentException, InterruptedException {
      return reserved.approval();
    }

    @Override
    public ToolCaller.ToolAnswer call() throws AgentException, InterruptedException {
      try {
        return ToolCaller.ToolAnswer.of(made(name, reserved).text());
      } catch (AgentException e) {
        return told(e);
      }
    }
  }

  /** A call that cannot be made, so nobody has to allow it; the model is told why. */
  private record Unmade(ToolCaller.ToolAnswer told) implements ToolCaller.Ready {

    @Override
    public CallApproval approval() {
      return new CallApproval.Given();
    }

    @Override
    public ToolCaller.ToolAnswer call() {
      return told;
    }
  }

  private static ToolCaller.ToolAnswer told(AgentException failure) throws AgentException {
    if (!failure.code().startsWith("tool_")) throw failure;
    return ToolCaller.ToolAnswer.error(failure.code() + ": " + failure.getMessage());
  }
}
