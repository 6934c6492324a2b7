package io.millrace.statestore.stream;

import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.Priority;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.topic.Topic;
import io.millrace.contracts.topic.Topics;
import io.millrace.statestore.core.Decision;
import io.millrace.statestore.core.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Everything one decision sends, as bytes, before any of it is sent: the journal entries in their
 * order, the state, retries and cancellations, and tasks.
 *
 * @param state the run after the decision
 * @param stateBytes the same, as it is stored and published
 * @param records what leaves within the transaction, but for the tasks
 */
record Batch(
    RunState state, byte[] stateBytes, List<Record<String, Outgoing>> records, List<Task> tasks) {

  /**
   * @param isEarly whether it may be sent before the transaction that journals it commits
   */
  record Task(String id, Record<String, Outgoing> record, boolean isEarly) {}

  /** Below the topics' bound by what key and headers need. */
  static final int RECORD_BYTES_MAX = Topic.MESSAGE_BYTES_MAX - 16_384;

  static Batch of(Decision.Accepted accepted, RunState state, long nowMs) {
    var records = new ArrayList<Record<String, Outgoing>>();
    for (JournalEntry entry : accepted.entries())
      records.add(Outgoing.of(Topics.EVENTS, entry, nowMs));
    var tasks = new ArrayList<Task>();
    var published = Outgoing.of(Topics.STATE, state, nowMs);
    if (!accepted.entries().isEmpty()) records.add(published);
    for (Effect effect : accepted.effects()) {
      switch (effect) {
        case Effect.DispatchTask(var task, var mutates) ->
            tasks.add(
                new Task(
                    task.taskId(),
                    Outgoing.of(
                        task.priority() == Priority.HIGH
                            ? Topics.urgentTasks(task.agent())
                            : Topics.tasks(task.agent()),
                        task,
                        nowMs),
                    !mutates));
        case Effect.ScheduleRetry(var retry) ->
            records.add(Outgoing.of(Topics.RETRIES, retry, nowMs));
        case Effect.CancelTask(var cancellation) ->
            records.add(Outgoing.of(Topics.CANCELLATIONS, cancellation, nowMs));
        case Effect.StartTimer e -> {}
        case Effect.CancelTimer e -> {}
        case Effect.StartChild e -> {} // stays in the partition
        case Effect.CommandOther e -> {} // stays in the partition
        case Effect.TellParent e -> {} // stays in the partition
      }
    }
    return new Batch(state, published.value().value(), List.copyOf(records), List.copyOf(tasks));
  }

  int largestBytes() {
    return Stream.concat(records.stream(), tasks.stream().map(Task::record))
        .mapToInt(record -> record.value().value().length)
        .max()
        .orElse(0);
  }
}
