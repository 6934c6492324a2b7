package io.millrace.agents.tool;

import io.millrace.agents.api.AgentException;
import io.millrace.agents.core.Texts;
import io.millrace.contracts.definition.Problem;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The failures of tools. What other systems said stays out of the messages. */
final class ToolFailures {

  private static final int PROBLEMS_SHOWN_MAX = 5;
  private static final int PROBLEM_CHARS_MAX = 200;

  private ToolFailures() {}

  static AgentException notAllowed(String name) {
    return AgentException.permanent(
        "tool_not_allowed",
        "The agent's definition does not list the tool '" + Texts.bounded(name, 80) + "'");
  }

  static AgentException unknown(String label) {
    return AgentException.retriable(
        "tool_unknown", "This worker does not know the tool " + label + " (yet)");
  }

  static AgentException definition(Tool tool, String why) {
    return AgentException.permanent(
        "tool_definition_invalid", "The definition of " + tool.label() + " cannot be used: " + why);
  }

  static AgentException input(Tool tool, List<Problem> problems) {
    return AgentException.permanent(
        "tool_input_invalid",
        "The arguments do not follow the input schema of "
            + tool.label()
            + ": "
            + describe(problems));
  }

  static AgentException input(Tool tool, String why) {
    return AgentException.permanent(
        "tool_input_invalid", "The arguments of " + tool.label() + " cannot be used: " + why);
  }

  static AgentException output(Tool tool, List<Problem> problems) {
    return AgentException.permanent(
        "tool_output_invalid",
        "The answer does not follow the output schema of "
            + tool.label()
            + (tool.definition().mutates() ? ", and what it did is done: " : ": ")
            + describe(problems));
  }

  static AgentException tooLarge(Tool tool, int bytesMax) {
    return AgentException.permanent(
        "tool_output_too_large",
        "The answer of "
            + tool.label()
            + " has more than "
            + bytesMax
            + " bytes"
            + (tool.definition().mutates() ? "; what it did may be done" : ""));
  }

  static AgentException timeout(Tool tool) {
    return AgentException.retriable("tool_timeout", tool.label() + " did not answer in time");
  }

  static AgentException unavailable(Tool tool, @Nullable Throwable cause) {
    return AgentException.retriable(
        "tool_unavailable",
        tool.label()
            + " cannot be reached"
            + (cause == null ? "" : " (" + cause.getClass().getSimpleName() + ")"));
  }

  static AgentException failed(Tool tool, String why) {
    return AgentException.retriable("tool_failed", tool.label() + " failed: " + why);
  }

  static AgentException refused(Tool tool, String why) {
    return AgentException.permanent("tool_refused", tool.label() + " refused the call: " + why);
  }

  private static String describe(List<Problem> problems) {
    return problems.stream()
        .limit(PROBLEMS_SHOWN_MAX)
        .map(
            problem ->
                Texts.bounded(problem.pointer() + " " + problem.message(), PROBLEM_CHARS_MAX))
        .collect(Collectors.joining("; "));
  }
}
