package io.millrace.statestore.core;

import io.millrace.contracts.message.AgentTask;
import io.millrace.contracts.message.StepRetry;

/**
 * What the world has to be told. Effects come from {@link Decider#decide} alone; folding a journal
 * has none, so a replay is silent.
 */
public sealed interface Effect {

  /** Give a task to its agent. */
  record DispatchTask(AgentTask task) implements Effect {}

  /** Let an attempt wait, where people can see it wait. */
  record ScheduleRetry(StepRetry retry) implements Effect {}

  record StartTimer(Timer timer) implements Effect {}

  /** Spare a timer that would be ignored. */
  record CancelTimer(Timer timer) implements Effect {}
}
