package io.millrace.contracts.topic;

import io.millrace.contracts.message.AgentTask;
import io.millrace.contracts.message.Command;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.LiveEvent;
import io.millrace.contracts.message.Message;
import io.millrace.contracts.message.RegistryEntry;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.StepRetry;
import io.millrace.contracts.message.TaskCancellation;
import io.millrace.contracts.message.TaskResult;
import io.millrace.contracts.topic.Topic.Spread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The registry of topics. Nothing else in Millrace spells a topic's name or settings: services
 * create topics from here at start, and {@code docs/topics.md} and {@code k8s/base/topics.yaml} are
 * generated from here.
 */
public final class Topics {

  /** Partitions of the topics that are folded together, unless the installation says otherwise. */
  public static final int RUN_PARTITIONS_DEFAULT = 4;

  /** What an agent may be called; it stands in a topic name. */
  public static final Pattern AGENT_NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");

  private static final Duration WORK = Duration.ofDays(7);
  private static final Duration JOURNAL = Duration.ofDays(365);
  private static final Duration DEAD = Duration.ofDays(90);
  private static final Duration LIVE = Duration.ofHours(1);
  private static final String RUN_KEY = "partition key of the run";
  private static final String DEAD_PREFIX = "dlq.";
  private static final String AGENT_PREFIX = "millrace.agent.";
  private static final String TASKS_SUFFIX = ".tasks.v1";
  private static final String URGENT_TASKS_SUFFIX = ".tasks-high.v1";

  /** Written by anybody: CloudEvents in JSON or Avro. */
  public static final Topic<Message> REQUESTS =
      topic(
          "millrace.requests.v1",
          null,
          "any",
          "Public door for upstream systems: CloudEvents, JSON or Avro.",
          WORK);

  public static final Topic<Command> COMMANDS =
      topic("millrace.commands.v1", Command.class, RUN_KEY, "Requests to the state machine.", WORK);
  public static final Topic<TaskResult> RESULTS =
      topic("millrace.results.v1", TaskResult.class, RUN_KEY, "Outcomes of attempts.", WORK);
  public static final Topic<StepRetry> RETRIES =
      topic(
          "millrace.retries.v1",
          StepRetry.class,
          RUN_KEY,
          "Attempts that wait for their due time.",
          WORK);
  public static final Topic<JournalEntry> EVENTS =
      topic(
          "millrace.events.v1",
          JournalEntry.class,
          RUN_KEY,
          "The journal: everything the state machine decided, gap-free per run.",
          JOURNAL);
  public static final Topic<RunState> STATE =
      compacted(
          "millrace.state.v1", RunState.class, "run id", "The materialised run.", Spread.RUNS);
  public static final Topic<LiveEvent> LIVE_EVENTS =
      topic(
          "millrace.live.v1",
          LiveEvent.class,
          RUN_KEY,
          "Progress for eyes: started, tool called, token deltas. Never folded, may be lost.",
          LIVE);
  public static final Topic<TaskCancellation> CANCELLATIONS =
      topic(
          "millrace.cancellations.v1",
          TaskCancellation.class,
          RUN_KEY,
          "Tasks nobody waits for any more: whoever holds one may stop. May be lost.",
          LIVE);
  public static final Topic<RegistryEntry> REGISTRY =
      compacted(
          "millrace.registry.v1",
          RegistryEntry.class,
          "kind/name/version",
          "Definitions of all kinds, immutable versions.",
          Spread.SINGLE);

  private Topics() {}

  /** Tasks of one agent. */
  public static Topic<AgentTask> tasks(String agent) {
    return agentTopic(
        AGENT_PREFIX + requireAgentName(agent) + TASKS_SUFFIX,
        "Tasks of the agent " + agent + ": one attempt at one step each.");
  }

  /** Tasks of one agent for runs of high priority. */
  public static Topic<AgentTask> urgentTasks(String agent) {
    return agentTopic(
        AGENT_PREFIX + requireAgentName(agent) + URGENT_TASKS_SUFFIX,
        "Tasks of the agent " + agent + " for runs of high priority.");
  }

  /** Whether a topic is one of {@link #tasks} or {@link #urgentTasks}. */
  public static boolean isTasks(String topic) {
    return topic.startsWith(AGENT_PREFIX)
        && (topic.endsWith(TASKS_SUFFIX) || topic.endsWith(URGENT_TASKS_SUFFIX));
  }

  /** Where the poison of a topic goes, bytes kept. */
  public static Topic<Message> deadLetters(String topic) {
    return new Topic<>(
        DEAD_PREFIX + topic,
        null,
        "as the source",
        "Dead letters of " + topic + ": raw bytes, the reason in headers.",
        Spread.SINGLE,
        false,
        DEAD);
  }

  /** The topics every installation has, without dead letters and agents' topics. */
  public static List<Topic<? extends Message>> fixed() {
    return List.of(
        REQUESTS, COMMANDS, RESULTS, RETRIES, EVENTS, STATE, LIVE_EVENTS, CANCELLATIONS, REGISTRY);
  }

  /** The topics every installation has, with their dead letters. */
  public static List<Topic<? extends Message>> all() {
    return withDeadLetters(fixed());
  }

  /** The topics that publishing an agent creates, with their dead letters. */
  public static List<Topic<? extends Message>> ofAgent(String agent) {
    return withDeadLetters(List.of(tasks(agent), urgentTasks(agent)));
  }

  private static List<Topic<? extends Message>> withDeadLetters(
      List<Topic<? extends Message>> topics) {
    var all = new ArrayList<Topic<? extends Message>>(topics);
    topics.forEach(topic -> all.add(deadLetters(topic.name())));
    return List.copyOf(all);
  }

  private static <T extends Message> Topic<T> topic(
      String name, @Nullable Class<T> content, String key, String description, Duration retention) {
    return new Topic<>(name, content, key, description, Spread.RUNS, false, retention);
  }

  private static <T extends Message> Topic<T> compacted(
      String name, Class<T> content, String key, String description, Spread spread) {
    return new Topic<>(name, content, key, description, spread, true, null);
  }

  private static Topic<AgentTask> agentTopic(String name, String description) {
    return new Topic<>(name, AgentTask.class, RUN_KEY, description, Spread.SINGLE, false, WORK);
  }

  private static String requireAgentName(String agent) {
    if (!AGENT_NAME.matcher(agent).matches())
      throw new IllegalArgumentException(
          "An agent's name must match " + AGENT_NAME + ", not '" + agent + "'");
    return agent;
  }
}
