package io.millrace.statestore.stream;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.test.TestRecord;

/** Keeps what is sent early. */
final class SentEarly implements EarlyTasks {

  /** Ids that stand in the topics when a partition is opened. */
  final Set<String> stood = new HashSet<>();

  private final List<Record<String, Outgoing>> sent = new ArrayList<>();

  @Override
  public void send(Record<String, Outgoing> task) {
    sent.add(task);
  }

  @Override
  public Set<String> sentLately(int partition) {
    return Set.copyOf(stood);
  }

  /** What was sent to a topic since the last time. */
  List<TestRecord<byte[], byte[]>> take(String topic) {
    var taken = sent.stream().filter(record -> record.value().topic().equals(topic)).toList();
    sent.removeAll(taken);
    return taken.stream()
        .map(
            record ->
                new TestRecord<>(
                    record.key().getBytes(StandardCharsets.UTF_8),
                    record.value().value(),
                    record.headers(),
                    record.timestamp()))
        .toList();
  }
}
