package io.millrace.statestore.stream;

import java.util.Set;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The way of tasks that need not wait for the transaction that journals them, because their agents
 * change nothing outside. What leads to such a task is durable in the input topics before it is
 * sent; after a crash it is decided again, and the task's id tells whether it asks the same.
 *
 * <p>Invariant: no transaction commits before Kafka has every task that was sent in it, so a step
 * that the journal calls scheduled has its task.
 */
interface EarlyTasks {

  /** Sends at once; a failure shows when the transaction is to be committed, and ends it. */
  void send(Record<String, Outgoing> task);

  /**
   * Ids of tasks that stand in the topics of agents and were sent last, as far back as a
   * transaction can have been open. They must not be sent again when they are decided again.
   *
   * @param partition of the inputs
   */
  Set<String> sentLately(int partition);
}
