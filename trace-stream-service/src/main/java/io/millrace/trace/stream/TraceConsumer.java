package io.millrace.trace.stream;

import io.millrace.contracts.codec.UndecodableException;
import io.millrace.trace.ops.TraceMetrics;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Takes events as they come, a polled batch at a time; who watches has them rendered, and what
 * nobody watches is not even decoded. Poison is logged, counted and passed over, when it comes or
 * when somebody would see it: every instance of this service reads the whole journal, so dead
 * letters from here would be as many as there are instances; the services with a common group bury
 * it.
 */
@ApplicationScoped
public class TraceConsumer {

  public static final String EVENTS_IN = "trace-events-in";
  public static final String LIVE_IN = "trace-live-in";

  private static final Logger LOG = Logger.getLogger(TraceConsumer.class);

  private final TraceHub hub;
  private final TraceMetrics metrics;

  private final TraceRecords.Poison whenShown;

  TraceConsumer(TraceHub hub, TraceMetrics metrics) {
    this.hub = hub;
    this.metrics = metrics;
    whenShown = (topic, partition, offset, e) -> passOver(EVENTS_IN, topic, partition, offset, e);
  }

  @Incoming(EVENTS_IN)
  void events(ConsumerRecords<byte[], byte[]> batch) {
    for (var record : batch) {
      try {
        hub.journal(TraceRecords.journal(record, whenShown));
      } catch (UndecodableException e) {
        passOver(EVENTS_IN, record, e);
      }
    }
  }

  @Incoming(LIVE_IN)
  void live(ConsumerRecords<byte[], byte[]> batch) {
    for (var record : batch) {
      var run = TraceRecords.liveRun(record);
      if (run != null && !hub.isWatched(run)) continue;
      try {
        hub.live(TraceRecords.live(record));
      } catch (UndecodableException e) {
        passOver(LIVE_IN, record, e);
      }
    }
  }

  private void passOver(
      String channel, ConsumerRecord<byte[], byte[]> record, UndecodableException e) {
    passOver(channel, record.topic(), record.partition(), record.offset(), e);
  }

  private void passOver(
      String channel, String topic, int partition, long offset, UndecodableException e) {
    metrics.undecodable(channel, e.code());
    LOG.warnf("Passed over %s-%d@%d: %s, %s", topic, partition, offset, e.code(), e.getMessage());
  }
}
