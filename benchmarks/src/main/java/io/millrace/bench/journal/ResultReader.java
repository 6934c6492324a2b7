package io.millrace.bench.journal;

import io.millrace.contracts.codec.MessageCodec;
import io.millrace.contracts.message.TaskResult;
import io.millrace.contracts.topic.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ObjLongConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.record.TimestampType;

/**
 * Reads the results that workers have sent since it was opened, with the time at which the broker
 * had each. While it is open the broker stamps the results itself: the time of the producer is the
 * one at which it began to send, and a result that a kill held up is durable seconds after that.
 */
public final class ResultReader implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final long READ_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(120);
  private static final long ADMIN_TIMEOUT_S = 30;
  private static final ConfigEntry BROKERS_TIME =
      new ConfigEntry("message.timestamp.type", TimestampType.LOG_APPEND_TIME.name);

  private final String kafka;
  private final MessageCodec<TaskResult> codec = new MessageCodec<>(TaskResult.class);
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Set<TopicPartition> partitions;

  public ResultReader(String kafka)
      throws InterruptedException, ExecutionException, TimeoutException {
    this.kafka = kafka;
    stamp(AlterConfigOp.OpType.SET);
    consumer = CommittedTopic.fromNow(kafka, Topics.RESULTS.name());
    partitions = consumer.assignment();
  }

  private void stamp(AlterConfigOp.OpType operation)
      throws InterruptedException, ExecutionException, TimeoutException {
    var topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.RESULTS.name());
    try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", kafka))) {
      admin
          .incrementalAlterConfigs(
              Map.of(topic, Set.of(new AlterConfigOp(BROKERS_TIME, operation))))
          .all()
          .get(ADMIN_TIMEOUT_S, TimeUnit.SECONDS);
    }
  }

  /**
   * Every result up to what is the end now, with the milliseconds since 1970 at which it was
   * durable.
   */
  public void read(ObjLongConsumer<TaskResult> results) throws IOException {
    var left = new HashMap<>(consumer.endOffsets(partitions));
    long until = System.nanoTime() + READ_TIMEOUT_NANOS;
    while (!left.isEmpty()) {
      if (System.nanoTime() > until) throw new IOException("The results were not read in time");
      for (var record : consumer.poll(POLL)) {
        if (record.timestampType() != TimestampType.LOG_APPEND_TIME)
          throw new IOException("The broker did not stamp the results");
        results.accept(codec.decode(record.value()), record.timestamp());
      }
      left.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
    }
  }

  @Override
  public void close() throws InterruptedException, ExecutionException, TimeoutException {
    consumer.close();
    stamp(AlterConfigOp.OpType.DELETE);
  }
}
