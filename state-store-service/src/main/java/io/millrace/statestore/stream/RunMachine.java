package io.millrace.statestore.stream;

import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.Message;
import io.millrace.contracts.message.Priority;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.topic.Topic;
import io.millrace.contracts.topic.Topics;
import io.millrace.statestore.core.Decider;
import io.millrace.statestore.core.Decision;
import io.millrace.statestore.core.Effect;
import io.millrace.statestore.core.Evolver;
import io.millrace.statestore.core.Input;
import io.millrace.statestore.core.Run;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** One step of the machine on the stores of a partition: get, decide, fold, put, forward. */
final class RunMachine {

  private final RunStore runs;
  private final Timers timers;
  private final RunWatch watch;
  private final Consumer<Record<String, Outgoing>> out;

  RunMachine(RunStore runs, Timers timers, RunWatch watch, Consumer<Record<String, Outgoing>> out) {
    this.runs = runs;
    this.timers = timers;
    this.watch = watch;
    this.out = out;
  }

  /** Nothing has changed when it throws: every decision is made before the first write. */
  Decision handle(Input input) {
    var state = runs.state(input.runId());
    var run = state == null ? null : runs.run(state);
    if (state != null && run == null) return new Decision.Ignored("the run was rejected");
    var decision = Decider.decide(run, input);
    if (decision instanceof Decision.Accepted accepted) {
      apply(accepted, fold(state, accepted), input.at().toEpochMilli());
    }
    return decision;
  }

  private static RunState fold(@Nullable RunState before, Decision.Accepted accepted) {
    RunState state = before;
    for (JournalEntry entry : accepted.entries()) state = Evolver.evolve(state, entry);
    return Objects.requireNonNull(state, "An accepted input has at least one event");
  }

  private void apply(Decision.Accepted accepted, RunState state, long nowMs) {
    for (JournalEntry entry : accepted.entries()) {
      if (entry.event() instanceof Event.RunStarted started)
        runs.keepDefinition(started.digest(), started.definition());
      forward(Topics.EVENTS, entry, nowMs);
    }
    runs.put(state);
    forward(Topics.STATE, state, nowMs);
    accepted.effects().forEach(effect -> carryOut(effect, nowMs));
    watch.changed(state.runId(), Run.isEnded(state), state.status());
  }

  private void carryOut(Effect effect, long nowMs) {
    switch (effect) {
      case Effect.DispatchTask(var task) ->
          forward(
              task.priority() == Priority.HIGH
                  ? Topics.urgentTasks(task.agent())
                  : Topics.tasks(task.agent()),
              task,
              nowMs);
      case Effect.ScheduleRetry(var retry) -> forward(Topics.RETRIES, retry, nowMs);
      case Effect.StartTimer(var timer) -> timers.start(timer);
      case Effect.CancelTimer(var timer) -> timers.cancel(timer);
    }
  }

  private <T extends Message> void forward(Topic<T> topic, T message, long nowMs) {
    out.accept(Outgoing.of(topic, message, nowMs));
  }
}
