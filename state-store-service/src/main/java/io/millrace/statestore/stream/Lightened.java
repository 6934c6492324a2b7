package io.millrace.statestore.stream;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.CommandBody;
import io.millrace.contracts.message.Outcome;
import io.millrace.contracts.message.TaskResult;
import io.millrace.statestore.core.Input;
import io.millrace.statestore.core.Resolution;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An input that would make a record too large for Kafka, without what makes it so: an output
 * becomes a failed attempt, and a run that is asked for is refused, so that whoever asked finds it.
 */
final class Lightened {

  static final String TOO_LARGE = "payload_too_large";

  private Lightened() {}

  /** The lighter input; null where nothing can be left out. */
  static @Nullable Input of(Input input, String message) {
    var why = new Resolution.Unresolved(TOO_LARGE, message);
    return switch (input) {
      case Input.ResultReceived(var result, var at)
          when result.outcome() instanceof Outcome.TaskSucceeded ->
          new Input.ResultReceived(failed(result, message), at);
      case Input.StartRequested(var command, var body, var r, var parent, var context, var at)
          when carries(body.input(), body.message()) ->
          new Input.StartRequested(command, bare(body), why, parent, context, at);
      case Input.ForkRequested(var command, var body, var r, var at)
          when carries(body.input(), body.message()) ->
          new Input.ForkRequested(command, bare(body), why, at);
      default -> null;
    };
  }

  private static boolean carries(Json input, @Nullable String message) {
    return message != null || !input.equals(Json.EMPTY_OBJECT);
  }

  private static CommandBody.StartRun bare(CommandBody.StartRun body) {
    return new CommandBody.StartRun(
        body.workflow(),
        body.workflowVersion(),
        body.sessionId(),
        body.priority(),
        null,
        Json.EMPTY_OBJECT,
        null);
  }

  private static CommandBody.ForkRun bare(CommandBody.ForkRun body) {
    return new CommandBody.ForkRun(
        body.origin(),
        body.workflow(),
        body.workflowVersion(),
        body.agents(),
        body.workflows(),
        body.sessionId(),
        body.priority(),
        null,
        Json.EMPTY_OBJECT,
        new TreeMap<>());
  }

  private static TaskResult failed(TaskResult result, String message) {
    return new TaskResult(
        result.taskId(),
        result.runId(),
        result.stepId(),
        result.attempt(),
        result.agent(),
        result.agentVersion(),
        result.worker(),
        result.startedAt(),
        result.finishedAt(),
        result.usage(),
        result.calls(),
        new Outcome.TaskFailed(TOO_LARGE, message, false, null));
  }
}
