package io.millrace.deployment;

import io.millrace.contracts.topic.Topic;
import io.millrace.contracts.topic.Topics;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which service reads and which writes a topic, as {@code architecture.md} settles it: the rights a
 * service needs and no more. Whoever reads a topic may also write its dead letters. An agent's
 * topics follow the pattern {@link #AGENT}.
 *
 * @param service name of the module, of its Kubernetes objects and of its Kafka user
 * @param reads names of topics, without the agents'
 * @param writes names of topics, without the agents' and without dead letters
 * @param agentTasks what it does with the task topics of all agents
 */
public record TopicAccess(
    String service, List<String> reads, List<String> writes, AgentTasks agentTasks) {

  /** The agents' name in generated pages, where no single agent is meant. */
  public static final String AGENT = "<name>";

  /** What a service does with the agents' task topics. */
  public enum AgentTasks {
    NONE,
    READS,
    WRITES
  }

  /** The services in the order in which a request passes them. */
  public static final List<TopicAccess> SERVICES =
      List.of(
          new TopicAccess(
              "router-service",
              names(Topics.REQUESTS, Topics.REGISTRY),
              names(Topics.COMMANDS),
              AgentTasks.NONE),
          new TopicAccess(
              "state-store-service",
              names(
                  Topics.COMMANDS,
                  Topics.RESULTS,
                  Topics.RETRIES,
                  Topics.REGISTRY,
                  Topics.EVENTS,
                  Topics.STATE),
              names(
                  Topics.EVENTS,
                  Topics.STATE,
                  Topics.RETRIES,
                  Topics.CANCELLATIONS,
                  Topics.REGISTRY,
                  Topics.COMMANDS),
              AgentTasks.WRITES),
          new TopicAccess(
              "agent-services",
              names(Topics.REGISTRY, Topics.CANCELLATIONS),
              names(Topics.RESULTS, Topics.LIVE_EVENTS),
              AgentTasks.READS),
          new TopicAccess(
              "review-service",
              names(Topics.EVENTS, Topics.REGISTRY),
              names(Topics.COMMANDS),
              AgentTasks.NONE),
          new TopicAccess(
              "trace-stream-service",
              names(Topics.EVENTS, Topics.LIVE_EVENTS, Topics.REGISTRY),
              List.of(),
              AgentTasks.NONE));

  /** Services that read the topic; for dead letters nobody does yet. */
  static List<String> readersOf(String topic) {
    return services(access -> access.reads.contains(topic));
  }

  /** Services that write the topic. */
  static List<String> writersOf(String topic) {
    return services(access -> access.writes.contains(topic));
  }

  static List<String> withAgentTasks(AgentTasks what) {
    return services(access -> access.agentTasks == what);
  }

  private static List<String> services(Predicate<TopicAccess> which) {
    return SERVICES.stream().filter(which).map(TopicAccess::service).toList();
  }

  private static List<String> names(Topic<?>... topics) {
    return Stream.of(topics).map(Topic::name).toList();
  }
}
