package io.millrace.agents.core;

import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.AgentOutput;
import io.millrace.contracts.definition.AgentDefinition;
import io.millrace.contracts.definition.Problem;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Outcome;
import io.millrace.contracts.message.Outcome.TaskFailed;
import io.millrace.contracts.message.Outcome.TaskSucceeded;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What may go into a run and what may come out: inputs and outputs are checked against the agent's
 * schemas, outputs and texts are bounded, and every failure gets a code. Pure.
 */
public final class OutcomeRules {

  public static final int MESSAGE_CHARS_MAX = 1_000;
  public static final int WARNINGS_MAX = 20;
  private static final int PROBLEMS_SHOWN_MAX = 5;

  private final int outputBytesMax;

  public OutcomeRules(int outputBytesMax) {
    this.outputBytesMax = outputBytesMax;
  }

  /** Empty when the input may be given to the agent. */
  public static Optional<TaskFailed> refuse(AgentDefinition agent, Json input) {
    var problems = agent.input().validate(input);
    if (problems.isEmpty()) return Optional.empty();
    return Optional.of(
        failed(
            "input_invalid",
            "The input does not follow the input schema of "
                + agent.name()
                + ": "
                + describe(problems),
            false));
  }

  public Outcome succeeded(AgentDefinition agent, AgentOutput output) {
    int bytes = bytes(output.document());
    if (bytes > outputBytesMax)
      return failed(
          "output_too_large",
          "The output has " + bytes + " bytes, more than " + outputBytesMax,
          false);
    var problems = agent.output().validate(output.document());
    if (!problems.isEmpty())
      return failed(
          "output_invalid",
          "The output does not follow the output schema of "
              + agent.name()
              + ": "
              + describe(problems),
          false);
    var warnings =
        output.warnings().stream()
            .limit(WARNINGS_MAX)
            .map(warning -> Texts.bounded(warning, MESSAGE_CHARS_MAX))
            .toList();
    return new TaskSucceeded(output.document(), output.confidence(), warnings);
  }

  /** With what there is of the output, unless that is larger than an output may be. */
  public TaskFailed failed(AgentException failure) {
    var partial = failure.partial();
    return new TaskFailed(
        failure.code(),
        Texts.bounded(String.valueOf(failure.getMessage()), MESSAGE_CHARS_MAX),
        failure.isRetriable(),
        failure.retryAfterMs(),
        partial == null || bytes(partial) > outputBytesMax ? null : partial);
  }

  public static TaskFailed with(TaskFailed failure, @Nullable Json partial) {
    return new TaskFailed(
        failure.code(), failure.message(), failure.retriable(), failure.retryAfterMs(), partial);
  }

  private static int bytes(Json document) {
    return document.text().getBytes(StandardCharsets.UTF_8).length;
  }

  /** Nobody waits for the task any more, so nobody shall try it again. */
  public static TaskFailed cancelled(String reason) {
    return failed("cancelled", "The task was cancelled: " + reason, false);
  }

  public static TaskFailed failed(String code, String message, boolean retriable) {
    return new TaskFailed(code, Texts.bounded(message, MESSAGE_CHARS_MAX), retriable, null);
  }

  /** Places and rules, without the values: those may be nobody's business. */
  private static String describe(List<Problem> problems) {
    var shown =
        problems.stream()
            .limit(PROBLEMS_SHOWN_MAX)
            .map(
                problem ->
                    (problem.pointer().isEmpty() ? "/" : problem.pointer())
                        + " "
                        + problem.message());
    var more =
        problems.size() > PROBLEMS_SHOWN_MAX
            ? " and " + (problems.size() - PROBLEMS_SHOWN_MAX) + " more"
            : "";
    return shown.collect(Collectors.joining("; ")) + more;
  }
}
