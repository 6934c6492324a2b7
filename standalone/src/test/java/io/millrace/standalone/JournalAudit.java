package io.millrace.standalone;

import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.record.Records;
import io.millrace.contracts.topic.Topics;
import io.millrace.statestore.core.Evolver;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * An auditor that reads the topics alone: what was committed to the journal, and the newest state
 * of every run. It trusts no service and no store.
 */
final class JournalAudit {

  private static final Duration POLL = Duration.ofMillis(300);

  private final Map<String, List<JournalEntry>> journals = new TreeMap<>();
  private final Map<String, byte[]> states = new HashMap<>();

  /** Runs whose hot life is over: the state topic has nothing to say about them any more. */
  private final Set<String> left = new HashSet<>();

  static JournalAudit read(String bootstrapServers) {
    var audit = new JournalAudit();
    read(
        bootstrapServers,
        Topics.EVENTS.name(),
        record -> {
          var entry = Records.codec(JournalEntry.class).decode(record.value());
          audit.journals.computeIfAbsent(entry.runId(), id -> new ArrayList<>()).add(entry);
        });
    read(
        bootstrapServers,
        Topics.STATE.name(),
        record -> {
          if (record.value() == null) {
            audit.left.add(new String(record.key(), StandardCharsets.UTF_8));
            return;
          }
          var state = Records.codec(RunState.class).decode(record.value());
          audit.states.put(state.runId(), record.value());
        });
    return audit;
  }

  private static void read(
      String bootstrapServers, String topic, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed");
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      var partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p)))
        consumer.poll(POLL).forEach(each);
    }
  }

  Map<String, List<JournalEntry>> journals() {
    return journals;
  }

  /** Everything that is wrong with the run; empty when all is well. */
  List<String> problems(String runId) {
    var journal = journals.getOrDefault(runId, List.of());
    if (journal.isEmpty()) return List.of(runId + ": accepted, but not in the journal");
    var problems = new ArrayList<String>();
    var succeeded = new HashSet<String>();
    for (int i = 0; i < journal.size(); i++) {
      var entry = journal.get(i);
      if (entry.sequence() != i + 1)
        problems.add(runId + ": sequence " + entry.sequence() + " stands at place " + (i + 1));
      if (entry.event() instanceof Event.StepSucceeded e && !succeeded.add(e.stepId()))
        problems.add(runId + ": step " + e.stepId() + " succeeded twice");
      if (entry.event() instanceof Event.StepScheduled e && succeeded.contains(e.stepId()))
        problems.add(runId + ": finished step " + e.stepId() + " was run again");
    }
    long ends = journal.stream().filter(JournalAudit::isEnd).count();
    if (ends != 1 || !isEnd(lastThatCounts(journal)))
      problems.add(runId + ": " + ends + " ends, last event " + journal.getLast().kindName());
    if (!problems.isEmpty() || left.contains(runId)) return problems;
    var refolded = Records.encode(Objects.requireNonNull(Evolver.fold(journal)));
    if (!java.util.Arrays.equals(refolded, states.get(runId)))
      problems.add(runId + ": the refold of the journal is not the stored state");
    return problems;
  }

  /** A result that came too late may be recorded behind the end. */
  private static JournalEntry lastThatCounts(List<JournalEntry> journal) {
    return journal.reversed().stream()
        .filter(entry -> !(entry.event() instanceof Event.LateResultRecorded))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isEnd(JournalEntry entry) {
    return switch (entry.event()) {
      case Event.RunCompleted e -> true;
      case Event.RunFailed e -> true;
      case Event.RunCancelled e -> true;
      case Event.RunRejected e -> true;
      case Event.RunCompensated e -> true;
      default -> false;
    };
  }
}
