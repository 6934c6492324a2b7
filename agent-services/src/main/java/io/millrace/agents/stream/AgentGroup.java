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
 * urgent task never stands behind the others.
 */
final class AgentGroup {

  private static final Duration STOP_MARGIN = Duration.ofSeconds(8);

  private final List<Lane> lanes = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

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
    for (int i = 1; i <= settings.workersPerAgent(); i++)
      group.add(source(kafka, settings, agent, false), runner, worker + "-" + agent + "-" + i);
    for (int i = 1; i <= settings.urgentWorkersPerAgent(); i++)
      group.add(source(kafka, settings, agent, true), runner, worker + "-" + agent + "-high-" + i);
    return group;
  }

  private static Lane.Source source(
      KafkaSettings kafka, WorkerSettings settings, String agent, boolean urgent) {
    var topic = urgent ? Topics.urgentTasks(agent) : Topics.tasks(agent);
    return new Lane.Source(
        kafka, groupId(agent), topic.name(), Duration.ofMillis(settings.lockMs()));
  }

  private void add(Lane.Source source, TaskRunner runner, String worker) {
    var lane = new Lane(source, runner, worker);
    lanes.add(lane);
    // A platform thread: the client polls in loops of its own, and a lane must get to renew its
    // lock
    // whatever the virtual threads of the process are doing.
    threads.add(Thread.ofPlatform().daemon().name("lane-" + worker).start(lane));
  }

  void stop(Duration drain) {
    lanes.forEach(lane -> lane.stop(drain));
  }

  /**
   * After {@link #stop}: true when every worker has ended, in the time of the drain and a margin.
   */
  boolean awaitEnd(Duration drain) throws InterruptedException {
    long until = System.nanoTime() + drain.plus(STOP_MARGIN).toNanos();
    for (var thread : threads) {
      long left = Math.max(1, until - System.nanoTime());
      if (!thread.join(Duration.ofNanos(left))) return false;
    }
    return true;
  }
}
