package io.millrace.statestore.stream;

import io.millrace.contracts.message.AgentTask;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.StepRetry;
import io.millrace.contracts.message.TaskCancellation;
import io.millrace.contracts.record.Records;
import io.millrace.contracts.topic.Topics;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * One step of the machine: an input, or a tick of the clock, and all that left the machine for it,
 * read from its bytes.
 */
final class SimMove {

  final SimLog.@Nullable Entry input;
  final long nowMs;
  final List<JournalEntry> entries = new ArrayList<>();
  final List<AgentTask> tasks = new ArrayList<>();
  final List<StepRetry> retries = new ArrayList<>();
  final List<TaskCancellation> cancellations = new ArrayList<>();
  final List<Record<String, Outgoing>> deadLetters = new ArrayList<>();
  final Map<String, byte[]> states = new LinkedHashMap<>();

  /** Runs that left the hot store. */
  final Set<String> left = new HashSet<>();

  SimMove(SimLog.@Nullable Entry input, List<Record<String, Outgoing>> sent, long nowMs) {
    this.input = input;
    this.nowMs = nowMs;
    sent.forEach(this::read);
  }

  private void read(Record<String, Outgoing> record) {
    var topic = record.value().topic();
    var value = record.value().value();
    if (topic.equals(Topics.EVENTS.name()))
      entries.add(Records.codec(JournalEntry.class).decode(value));
    else if (topic.equals(Topics.STATE.name())) {
      if (value == null) left.add(record.key());
      else states.put(record.key(), value);
    } else if (topic.equals(Topics.RETRIES.name()))
      retries.add(Records.codec(StepRetry.class).decode(value));
    else if (topic.equals(Topics.CANCELLATIONS.name()))
      cancellations.add(Records.codec(TaskCancellation.class).decode(value));
    else if (topic.startsWith("dlq.")) deadLetters.add(record);
    else tasks.add(Records.codec(AgentTask.class).decode(value));
  }

  List<JournalEntry> of(String runId) {
    return entries.stream().filter(entry -> entry.runId().equals(runId)).toList();
  }
}
