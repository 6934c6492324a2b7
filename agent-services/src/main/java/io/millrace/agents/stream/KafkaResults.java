package io.millrace.agents.stream;

import io.millrace.contracts.message.TaskResult;
import io.millrace.contracts.record.Records;
import io.millrace.contracts.topic.Topics;
import io.millrace.kit.kafka.KafkaSettings;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends results to {@code millrace.results.v1}, acknowledged by all in-sync replicas. One producer
 * for all workers of the process.
 */
final class KafkaResults implements ResultSink, AutoCloseable {

  private static final String SOURCE = "/millrace/agent-services";
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final KafkaProducer<byte[], byte[]> producer;
  private final int timeoutMs;

  KafkaResults(KafkaSettings kafka, int timeoutMs) {
    this.timeoutMs = timeoutMs;
    producer =
        new KafkaProducer<>(
            kafka.with(
                Map.of(
                    ProducerConfig.CLIENT_ID_CONFIG,
                    "millrace-agent-results",
                    ProducerConfig.ACKS_CONFIG,
                    "all",
                    ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                    true,
                    ProducerConfig.LINGER_MS_CONFIG,
                    0,
                    // Results that come while a request is on its way share the next one.
                    ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                    1,
                    ProducerConfig.MAX_BLOCK_MS_CONFIG,
                    timeoutMs,
                    ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                    timeoutMs / 2,
                    ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                    timeoutMs)),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  @Override
  public void send(TaskResult result) throws ResultNotTakenException, InterruptedException {
    try {
      producer
          .send(Records.of(Topics.RESULTS, result, SOURCE))
          .get(timeoutMs, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw new ResultNotTakenException(
          "Kafka did not take the result of " + result.taskId() + " within " + timeoutMs + " ms",
          e);
    }
  }

  @Override
  public void close() {
    producer.close(CLOSE_TIMEOUT);
  }
}
