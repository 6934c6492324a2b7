package io.millrace.trace.stream;

import io.millrace.contracts.codec.UndecodableException;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.LiveEvent;
import io.millrace.contracts.record.Records;
import io.millrace.kit.view.JournalJson;
import io.millrace.trace.core.JournalFrame;
import io.millrace.trace.ops.TraceMetrics;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Takes events as they come and renders each once. Poison is logged, counted and passed over: every
 * instance of this service reads the whole journal, so dead letters from here would be as many as
 * there are instances; the services with a common group bury it.
 */
@ApplicationScoped
public class TraceConsumer {

  public static final String EVENTS_IN = "trace-events-in";
  public static final String LIVE_IN = "trace-live-in";

  private static final Logger LOG = Logger.getLogger(TraceConsumer.class);

  private final TraceHub hub;
  private final TraceMetrics metrics;

  TraceConsumer(TraceHub hub, TraceMetrics metrics) {
    this.hub = hub;
    this.metrics = metrics;
  }

  @Incoming(EVENTS_IN)
  void event(ConsumerRecord<byte[], byte[]> record) {
    try {
      hub.journal(frame(Records.codec(JournalEntry.class).decode(value(record))));
    } catch (UndecodableException e) {
      passOver(EVENTS_IN, record, e);
    }
  }

  @Incoming(LIVE_IN)
  void live(ConsumerRecord<byte[], byte[]> record) {
    try {
      hub.live(LiveJson.frame(Records.codec(LiveEvent.class).decode(value(record))));
    } catch (UndecodableException e) {
      passOver(LIVE_IN, record, e);
    }
  }

  static JournalFrame frame(JournalEntry entry) {
    return new JournalFrame(
        entry.runId(),
        entry.sequence(),
        entry.kindName(),
        entry.at().toEpochMilli(),
        JournalJson.toJson(entry).toString());
  }

  private static byte[] value(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null)
      throw new UndecodableException("value_missing", "The record has no value", null);
    return record.value();
  }

  private void passOver(
      String channel, ConsumerRecord<byte[], byte[]> record, UndecodableException e) {
    metrics.undecodable(channel, e.code());
    LOG.warnf(
        "Passed over %s-%d@%d: %s, %s",
        record.topic(), record.partition(), record.offset(), e.code(), e.getMessage());
  }
}
