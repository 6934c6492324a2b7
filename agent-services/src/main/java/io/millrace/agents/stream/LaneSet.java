package io.millrace.agents.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The lanes of one topic of an agent in this process. Some are always there; when all of them hold
 * slow tasks, as many again are opened, up to a bound, so that a fast task does not stand behind
 * slow ones. A lane beyond those at rest that had nothing to do for {@link #IDLE} ends. A consumer
 * costs memory and two threads, so agents that nobody asks cost little, and agents that answer at
 * once need one.
 */
final class LaneSet {

  static final Duration IDLE = Duration.ofSeconds(60);

  private final Lane.Source source;
  private final TaskRunner runner;
  private final String worker;
  private final int atRest;
  private final int most;
  private final List<Lane> lanes = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private int slow;
  private int opened;
  private boolean stopping;

  /**
   * @param worker name of this process and agent; each lane adds its number
   * @param atRest lanes that are always there
   * @param most lanes there may be
   */
  LaneSet(Lane.Source source, TaskRunner runner, String worker, int atRest, int most) {
    this.source = source;
    this.runner = runner;
    this.worker = worker;
    this.atRest = atRest;
    this.most = Math.max(atRest, most);
  }

  synchronized void open() {
    open(atRest);
  }

  private void open(int count) {
    for (int i = 0; i < count && lanes.size() < most; i++) {
      var name = worker + "-" + ++opened;
      var lane = new Lane(source, runner, name, this);
      lanes.add(lane);
      // A platform thread: the client polls in loops of its own, and a lane must get to renew its
      // lock whatever the virtual threads of the process are doing.
      threads.add(Thread.ofPlatform().daemon().name("lane-" + name).start(lane));
    }
    threads.removeIf(thread -> !thread.isAlive());
  }

  /** A lane has tasks that take their time. */
  synchronized void slow() {
    slow++;
    if (!stopping && slow >= lanes.size()) open(lanes.size());
  }

  /** A lane is free again. */
  synchronized void settled() {
    slow--;
  }

  /** Whether a lane that was idle for {@link #IDLE} ends; it is no longer one of the set then. */
  synchronized boolean mayEnd(Lane lane) {
    return !stopping && lanes.size() > atRest && lanes.remove(lane);
  }

  synchronized int size() {
    return lanes.size();
  }

  synchronized void stop(Duration drain) {
    stopping = true;
    lanes.forEach(lane -> lane.stop(drain));
  }

  /** True when every lane has ended by then. */
  boolean awaitEnd(long untilNanos) throws InterruptedException {
    List<Thread> all;
    synchronized (this) {
      all = List.copyOf(threads);
    }
    for (var thread : all) {
      long left = Math.max(1, untilNanos - System.nanoTime());
      if (!thread.join(Duration.ofNanos(left))) return false;
    }
    return true;
  }
}
