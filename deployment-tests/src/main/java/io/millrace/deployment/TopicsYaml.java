package io.millrace.deployment;

import io.millrace.contracts.message.Message;
import io.millrace.contracts.topic.Topic;
import io.millrace.contracts.topic.Topics;

/**
 * {@code k8s/base/topics.yaml}: a Strimzi {@code KafkaTopic} for every topic of every installation.
 * Topics of agents are not among them, because publishing an agent makes them while the system
 * runs.
 */
public final class TopicsYaml {

  static final int REPLICAS = 3;
  static final int IN_SYNC_MIN = 2;
  static final String CLUSTER = "millrace";

  private TopicsYaml() {}

  public static String text() {
    var yaml =
        new StringBuilder(
            """
            # Generated from io.millrace.contracts.topic.Topics; write it again with
            #   ./mvnw -f deployment-tests/pom.xml test -Dmillrace.update=true
            """);
    for (var topic : Topics.all()) append(yaml, topic);
    return yaml.toString();
  }

  private static void append(StringBuilder yaml, Topic<? extends Message> topic) {
    yaml.append(
        """
        ---
        apiVersion: kafka.strimzi.io/v1
        kind: KafkaTopic
        metadata:
          name: %s
          labels:
            strimzi.io/cluster: %s
        spec:
          partitions: %d
          replicas: %d
          config:
        """
            .formatted(
                topic.name(), CLUSTER, topic.partitions(Topics.RUN_PARTITIONS_DEFAULT), REPLICAS));
    topic
        .configuration()
        .forEach(
            (key, value) ->
                yaml.append("    ").append(key).append(": ").append(value).append('\n'));
    yaml.append("    min.insync.replicas: ").append(IN_SYNC_MIN).append('\n');
  }
}
