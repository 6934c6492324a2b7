package io.millrace.agents.stream;

import io.millrace.agents.ops.WorkerSettings;
import io.millrace.contracts.topic.Topics;
import io.millrace.kit.kafka.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The workers of one agent in this process, members of its share group {@code
 * millrace.agent.<name>}. The lane of high priority has workers and a topic of its own, so an
 * urgent task never stands behind the others; a lane has more workers while they are needed.
 */
final class AgentGroup {

  private static final Duration STOP_MARGIN = Duration.ofSeconds(8);

  private final List<LaneSet> sets = new ArrayList<>();

  private AgentGroup() {}

  static String groupId(String agent) {
    return "millrace.agent." + agent;
  }

  /**
   * @param worker name of this process, unique in the installation
   */
  static AgentGroup start(
      KafkaSettings kafka, WorkerSettings settings, TaskRunner runner, String worker) {
    var group = new AgentGroup();
    var agent = runner.agentName();
    var source = source(kafka, settings, agent, false);
    var urgent = source(kafka, settings, agent, true);
    group.add(
        new LaneSet(
            source,
            runner,
            worker + "-" + agent,
            settings.workersPerAgent(),
            settings.workersPerAgentMax()));
    group.add(
        new LaneSet(
            urgent,
            runner,
            worker + "-" + agent + "-high",
            settings.urgentWorkersPerAgent(),
            settings.workersPerAgentMax()));
    return group;
  }

  private static Lane.Source source(
      KafkaSettings kafka, WorkerSettings settings, String agent, boolean urgent) {
    var topic = urgent ? Topics.urgentTasks(agent) : Topics.tasks(agent);
    return new Lane.Source(
        kafka,
        groupId(agent),
        topic.name(),
        Duration.ofMillis(settings.lockMs()),
        settings.tasksPerWorker());
  }

  private void add(LaneSet set) {
    sets.add(set);
    set.open();
  }

  void stop(Duration drain) {
    sets.forEach(set -> set.stop(drain));
  }

  /**
   * After {@link #stop}: true when every worker has ended, in the time of the drain and a margin.
   */
  boolean awaitEnd(Duration drain) throws InterruptedException {
    long until = System.nanoTime() + drain.plus(STOP_MARGIN).toNanos();
    for (var set : sets) if (!set.awaitEnd(until)) return false;
    return true;
  }
}
