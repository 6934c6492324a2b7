package io.millrace.bench.scenario;

import io.millrace.bench.installation.Installation;
import io.millrace.bench.journal.Offsets;
import io.millrace.bench.journal.RecordCounter;
import io.millrace.contracts.topic.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.TopicPartition;

/**
 * What a run of the pipeline writes to Kafka, by topic: a count that no noise of a machine changes,
 * but for what is written at commits, of which a slow machine makes more for each run.
 */
public record RecordsPerRun(Map<String, Double> byTopic) {

  private static final Duration BOUND = Duration.ofSeconds(120);
  private static final Duration SETTLED_AFTER = Duration.ofSeconds(2);
  private static final String CHANGELOG = "-changelog";

  /** Counts over so many runs at once; nobody else may use the server meanwhile. */
  public static RecordsPerRun measure(Installation on, Traffic traffic, int runs) throws Exception {
    try (var offsets = new Offsets(on.kafka())) {
      var before = settled(offsets);
      traffic.closed(Pipeline.WORKFLOW).burst(runs, BOUND);
      var after = settled(offsets);
      var counts = RecordCounter.count(on.kafka(), before, after);
      var perRun = new TreeMap<String, Double>();
      counts.forEach((topic, records) -> perRun.put(topic, (double) records / runs));
      return new RecordsPerRun(perRun);
    }
  }

  /** Ends that have not moved for a while: what follows a run, such as a commit, is written. */
  private static Map<TopicPartition, Long> settled(Offsets offsets) throws Exception {
    long until = System.nanoTime() + BOUND.toNanos();
    var names = offsets.names();
    var last = offsets.ends(names);
    while (System.nanoTime() < until) {
      TimeUnit.NANOSECONDS.sleep(SETTLED_AFTER.toNanos());
      var now = offsets.ends(names);
      if (now.equals(last)) return now;
      last = now;
    }
    throw new TimeoutException(
        "Somebody writes all the time: the ends of the topics did not settle within " + BOUND);
  }

  public double journal() {
    return byTopic.getOrDefault(Topics.EVENTS.name(), 0.0);
  }

  public double state() {
    return byTopic.getOrDefault(Topics.STATE.name(), 0.0);
  }

  /** Of the stores of the state machine. */
  public double changelogs() {
    return byTopic.entrySet().stream()
        .filter(each -> each.getKey().endsWith(CHANGELOG))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  /** Of all topics but the broker's own. */
  public double all() {
    return byTopic.values().stream().mapToDouble(Double::doubleValue).sum();
  }
}
