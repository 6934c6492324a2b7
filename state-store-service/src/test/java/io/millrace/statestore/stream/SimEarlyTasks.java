package io.millrace.statestore.stream;

import io.millrace.contracts.record.CloudEventHeaders;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The topics of agents as early tasks reach them: what was sent stays, whatever becomes of the
 * machine that sent it. Who opens the machine finds them there, or, every other time, cannot read
 * them.
 */
final class SimEarlyTasks implements EarlyTasks {

  private final Consumer<Record<String, Outgoing>> topic;
  private final Set<String> sent = new HashSet<>();
  private Set<String> stood = Set.of();
  private int readings;

  SimEarlyTasks(Consumer<Record<String, Outgoing>> topic) {
    this.topic = topic;
  }

  @Override
  public void send(Record<String, Outgoing> task) {
    topic.accept(task);
    sent.add(Objects.requireNonNull(CloudEventHeaders.read(task.headers(), CloudEventHeaders.ID)));
  }

  @Override
  public Set<String> sentLately(int partition) {
    stood = ++readings % 2 == 0 ? Set.copyOf(sent) : Set.of();
    return stood;
  }

  /** Whether a task was there when the machine was opened last. */
  boolean stood(String taskId) {
    return stood.contains(taskId);
  }
}
