package io.millrace.statestore.core;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.AgentTask;
import io.millrace.contracts.message.AgentTerms;
import io.millrace.contracts.message.Command;
import io.millrace.contracts.message.ParentStep;
import io.millrace.contracts.message.RunFailure;
import io.millrace.contracts.message.RunStatus;
import io.millrace.contracts.message.StepRetry;
import io.millrace.contracts.message.TaskCancellation;
import io.millrace.contracts.message.Usage;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What the world has to be told. Effects come from {@link Decider#decide} alone; folding a journal
 * has none, so a replay is silent.
 */
public sealed interface Effect {

  /**
   * Give a task to its agent.
   *
   * @param mutates whether the agent may change something outside: such a task must not be given
   *     before the journal has it for good
   */
  record DispatchTask(AgentTask task, boolean mutates) implements Effect {}

  /** Tell the workers that nobody waits for a task any more. */
  record CancelTask(TaskCancellation cancellation) implements Effect {}

  /** Let an attempt wait, where people can see it wait. */
  record ScheduleRetry(StepRetry retry) implements Effect {}

  record StartTimer(Timer timer) implements Effect {}

  /** Spare a timer that would be ignored. */
  record CancelTimer(Timer timer) implements Effect {}

  /**
   * Start the run of a sub-workflow, with the versions its parent is pinned to.
   *
   * @param command a StartRun
   */
  record StartChild(
      Command command,
      ParentStep parent,
      SortedMap<String, Integer> agents,
      SortedMap<String, AgentTerms> terms,
      SortedMap<String, Integer> workflows,
      @Nullable Json context)
      implements Effect {}

  /** Ask something of another run in the same partition: a child, or a run of the same session. */
  record CommandOther(Command command) implements Effect {}

  /** Tell the step that started this run how it ended. */
  record TellParent(
      ParentStep parent,
      String childRunId,
      RunStatus status,
      @Nullable Json output,
      boolean degraded,
      @Nullable RunFailure failure,
      Usage usage)
      implements Effect {}
}
