package io.millrace.statestore.stream;

import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.Outcome;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.TaskResult;
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

/**
 * One step of the machine on the stores of a partition: get, decide, fold, put, forward.
 *
 * <p>What Kafka would not take is found before the first write: an attempt whose output makes a
 * record too large becomes a failed attempt, any other input is rejected. So no run can stop its
 * partition.
 */
final class RunMachine {

  private static final String TOO_LARGE = "payload_too_large";

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

  /** Nothing has changed when it throws or rejects. */
  Decision handle(Input input) {
    var state = runs.state(input.runId());
    var run = state == null ? null : runs.run(state);
    if (state != null && run == null) return new Decision.Ignored("the run was rejected");
    var decision = Decider.decide(run, input);
    if (!(decision instanceof Decision.Accepted accepted)) return decision;
    var batch = Batch.of(accepted, fold(state, accepted), input.at().toEpochMilli());
    if (batch.largestBytes() > Batch.RECORD_BYTES_MAX) return tooLarge(input, batch.largestBytes());
    write(accepted, batch);
    return decision;
  }

  private static RunState fold(@Nullable RunState before, Decision.Accepted accepted) {
    RunState state = before;
    for (JournalEntry entry : accepted.entries()) state = Evolver.evolve(state, entry);
    return Objects.requireNonNull(state, "An accepted input has at least one event");
  }

  private Decision tooLarge(Input input, int bytes) {
    var message =
        "It would make a record of " + bytes + " bytes; the most is " + Batch.RECORD_BYTES_MAX;
    return input instanceof Input.ResultReceived(TaskResult result, var at)
            && result.outcome() instanceof Outcome.TaskSucceeded
        ? handle(new Input.ResultReceived(failed(result, message), at))
        : new Decision.Rejected(TOO_LARGE, message);
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

  private void write(Decision.Accepted accepted, Batch batch) {
    for (JournalEntry entry : accepted.entries())
      if (entry.event() instanceof Event.RunStarted started)
        runs.keepDefinition(started.digest(), started.definition());
    var state = batch.state();
    runs.put(state.runId(), batch.stateBytes());
    batch.records().forEach(out);
    for (Effect effect : accepted.effects()) {
      switch (effect) {
        case Effect.StartTimer(var timer) -> timers.start(timer);
        case Effect.CancelTimer(var timer) -> timers.cancel(timer);
        case Effect.DispatchTask e -> {} // in the batch
        case Effect.ScheduleRetry e -> {} // in the batch
      }
    }
    watch.changed(state.runId(), Run.isEnded(state), state.status());
  }
}
