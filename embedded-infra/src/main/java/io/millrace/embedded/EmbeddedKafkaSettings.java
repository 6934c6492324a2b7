package io.millrace.embedded;

import java.nio.file.Path;
import java.util.Map;

/**
 * Broker settings for one node on one machine: everything replicated once, few partitions for
 * internal topics, short waits. Each deviation from Kafka's defaults that is not self-explaining
 * says what it buys.
 */
final class EmbeddedKafkaSettings {
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  private static final String BROKER_LISTENER = "BROKER";
  private static final int INTERNAL_PARTITIONS = 3;
  private static final int CLEANER_BUFFER_BYTES = 8 * 1024 * 1024;

  private EmbeddedKafkaSettings() {}

  static Map<String, String> of(Path log, String host, int port, int controllerPort, int nodeId) {
    String broker = BROKER_LISTENER + "://" + host + ":" + port;
    String controller = CONTROLLER_LISTENER + "://" + host + ":" + controllerPort;
    return Map.ofEntries(
        Map.entry("process.roles", "broker,controller"),
        Map.entry("node.id", Integer.toString(nodeId)),
        Map.entry("controller.quorum.voters", nodeId + "@" + host + ":" + controllerPort),
        Map.entry("listeners", broker + "," + controller),
        Map.entry("advertised.listeners", broker),
        Map.entry("controller.listener.names", CONTROLLER_LISTENER),
        Map.entry("inter.broker.listener.name", BROKER_LISTENER),
        Map.entry("listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT"),
        Map.entry("log.dirs", log.toString()),
        Map.entry("auto.create.topics.enable", "false"),
        Map.entry("default.replication.factor", "1"),
        Map.entry("min.insync.replicas", "1"),
        Map.entry("offsets.topic.replication.factor", "1"),
        Map.entry("offsets.topic.num.partitions", Integer.toString(INTERNAL_PARTITIONS)),
        Map.entry("transaction.state.log.replication.factor", "1"),
        Map.entry("transaction.state.log.min.isr", "1"),
        Map.entry("transaction.state.log.num.partitions", Integer.toString(INTERNAL_PARTITIONS)),
        // The partitions of a killed Streams instance are read again once its open transaction is
        // given up; looked for every 10 s by default.
        Map.entry("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000"),
        Map.entry("share.coordinator.state.topic.replication.factor", "1"),
        Map.entry("share.coordinator.state.topic.min.isr", "1"),
        Map.entry(
            "share.coordinator.state.topic.num.partitions", Integer.toString(INTERNAL_PARTITIONS)),
        // What a coordinator writes waits 5 ms for more by default: with every commit of offsets,
        // and
        // with every acknowledgement of a task.
        Map.entry("group.coordinator.append.linger.ms", "0"),
        Map.entry("share.coordinator.append.linger.ms", "0"),
        // The first record of a transaction that comes before the markers of the last one are
        // written is tried again after 20 ms by default, and after 100 ms given back to the
        // producer, which pauses longer and then sends out of order.
        Map.entry("add.partitions.to.txn.retry.backoff.ms", "1"),
        Map.entry("add.partitions.to.txn.retry.backoff.max.ms", "2000"),
        Map.entry("group.initial.rebalance.delay.ms", "0"),
        // First delivery to a share group after 1 to 3 s instead of 5.5 s, and locks shorter than
        // 15 s allowed.
        Map.entry("group.share.min.heartbeat.interval.ms", "100"),
        Map.entry("group.share.heartbeat.interval.ms", "1000"),
        Map.entry("group.share.min.session.timeout.ms", "1000"),
        Map.entry("group.share.min.record.lock.duration.ms", "1000"),
        // Streams and worker clients that died with the JVM leave their groups soon.
        Map.entry("group.min.session.timeout.ms", "1000"),
        // After kill -9 the new broker waits for the end of the old one's session, 9 s by default.
        // Not shorter than this: a busy machine delays heartbeats by more than a second, and a
        // broker taken for dead fails its clients.
        Map.entry("broker.session.timeout.ms", "3000"),
        Map.entry("broker.heartbeat.interval.ms", "300"),
        Map.entry("log.cleaner.dedupe.buffer.size", Integer.toString(CLEANER_BUFFER_BYTES)),
        Map.entry("num.network.threads", "2"),
        Map.entry("num.io.threads", "4"),
        Map.entry("background.threads", "2"));
  }
}
