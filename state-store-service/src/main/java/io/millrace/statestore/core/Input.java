package io.millrace.statestore.core;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Command;
import io.millrace.contracts.message.CommandBody;
import io.millrace.contracts.message.ParentStep;
import io.millrace.contracts.message.RunFailure;
import io.millrace.contracts.message.RunStatus;
import io.millrace.contracts.message.TaskResult;
import io.millrace.contracts.message.Usage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that may move a run: a command, the outcome of an attempt, a timer that fired, news
 * from another run. Everything the decision depends on travels in it, the time included.
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

  /**
   * A run is asked for; the registry was already asked what it means.
   *
   * @param parent step that asks; null for a run of its own
   * @param context what the parent's session gives; null where the run's own session is asked
   */
  record StartRequested(
      Command command,
      CommandBody.StartRun body,
      Resolution resolution,
      @Nullable ParentStep parent,
      @Nullable Json context,
      Instant at)
      implements FromCommand {}

  /** A fork is asked for; the registry was already asked what it means. */
  record ForkRequested(Command command, CommandBody.ForkRun body, Resolution resolution, Instant at)
      implements FromCommand {}

  /** Somebody wants something of a run that exists. */
  record Commanded(Command command, Instant at) implements FromCommand {}

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

  /**
   * The run that a step started has ended.
   *
   * @param parent the step
   * @param output output of a completed run
   * @param failure why it failed
   */
  record ChildFinished(
      ParentStep parent,
      String childRunId,
      RunStatus status,
      @Nullable Json output,
      boolean degraded,
      @Nullable RunFailure failure,
      Usage usage,
      Instant at)
      implements Input {
    @Override
    public String runId() {
      return parent.runId();
    }

    @Override
    public String cause() {
      return childRunId;
    }
  }

  /**
   * A run that waited for its turn in the session has it.
   *
   * @param behind the run it waited for
   * @param context what the session gives its steps now
   */
  record TurnCame(String runId, String behind, @Nullable Json context, Instant at)
      implements Input {
    @Override
    public String cause() {
      return behind;
    }
  }

  /** There is room again for tasks of the run's tenant. */
  record RoomCame(String runId, Instant at) implements Input {
    @Override
    public String cause() {
      return runId + "/room";
    }
  }
}
