package io.millrace.statestore.core;

import io.millrace.contracts.message.Command;
import io.millrace.contracts.message.CommandBody;
import io.millrace.contracts.message.TaskResult;
import java.time.Instant;

/**
 * Something that may move a run: a command, the outcome of an attempt, a timer that fired.
 * Everything the decision depends on travels in it, the time included.
 */
public sealed interface Input {

  String runId();

  /** When the shell took it in hand. The machine uses no other clock. */
  Instant at();

  /** Id of the message or timer, for the journal. */
  String cause();

  /** What somebody asked for through the commands topic. */
  sealed interface FromCommand extends Input {

    Command command();

    @Override
    default String runId() {
      return command().runId();
    }

    @Override
    default String cause() {
      return command().commandId();
    }
  }

  /** A run is asked for; the registry was already asked what it means. */
  record StartRequested(
      Command command, CommandBody.StartRun body, Resolution resolution, Instant at)
      implements FromCommand {}

  /** A run is to end now. */
  record CancelRequested(Command command, CommandBody.CancelRun body, Instant at)
      implements FromCommand {}

  /** A person decided on a review. */
  record ReviewAnswered(Command command, CommandBody.DecideReview body, Instant at)
      implements FromCommand {}

  /** An attempt ended. */
  record ResultReceived(TaskResult result, Instant at) implements Input {
    @Override
    public String runId() {
      return result.runId();
    }

    @Override
    public String cause() {
      return result.taskId();
    }
  }

  /** A timer is due. It may be stale: only the state tells. */
  record TimerFired(Timer timer, Instant at) implements Input {
    @Override
    public String runId() {
      return timer.runId();
    }

    @Override
    public String cause() {
      return timer.id();
    }
  }
}
