package io.millrace.bench.journal;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * Where partitions end. The difference of two readings is what was written between them: records,
 * and one marker for each partition that a transaction touched.
 */
public final class Offsets implements AutoCloseable {

  private static final long TIMEOUT_S = 30;

  private final Admin admin;

  public Offsets(String kafka) {
    admin = Admin.create(Map.<String, Object>of("bootstrap.servers", kafka));
  }

  /** All topics but those of the broker itself. */
  public Set<String> names() throws InterruptedException, ExecutionException, TimeoutException {
    return admin.listTopics().names().get(TIMEOUT_S, TimeUnit.SECONDS);
  }

  public Map<TopicPartition, Long> ends(Collection<String> topics)
      throws InterruptedException, ExecutionException, TimeoutException {
    var described =
        admin.describeTopics(topics).allTopicNames().get(TIMEOUT_S, TimeUnit.SECONDS).values();
    Set<TopicPartition> partitions =
        described.stream()
            .flatMap(
                topic ->
                    topic.partitions().stream()
                        .map(info -> new TopicPartition(topic.name(), info.partition())))
            .collect(Collectors.toSet());
    var asked = new HashMap<TopicPartition, OffsetSpec>();
    partitions.forEach(partition -> asked.put(partition, OffsetSpec.latest()));
    var ends = new HashMap<TopicPartition, Long>();
    admin
        .listOffsets(asked)
        .all()
        .get(TIMEOUT_S, TimeUnit.SECONDS)
        .forEach((partition, end) -> ends.put(partition, end.offset()));
    return ends;
  }

  @Override
  public void close() {
    admin.close();
  }
}
