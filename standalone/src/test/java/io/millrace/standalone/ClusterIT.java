package io.millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.JournalEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Several state stores share the runs: any of them answers for all, one that is killed gives its
 * partitions to the others, and the topics alone tell that nothing was lost or done twice.
 */
class ClusterIT {

  private static final int RUNS = Integer.getInteger("millrace.cluster.runs", 120);
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Session and transaction time-outs make about 11 s; the rest is for a busy machine. */
  private static final long MOVE_MAX_MS = 60_000;

  @Test
  void three_instances_answer_for_every_run_though_one_is_killed_in_the_middle() throws Exception {
    try (var cluster = new StoreCluster(4)) {
      cluster.start("a");
      cluster.start("b");
      cluster.publish("a");
      try (var agent = new EchoAgent(cluster.kafka())) {
        var early = cluster.startRuns(RUNS);
        awaitCompleted(cluster, early);
        awaitArchived(cluster.api("b"), early);

        cluster.start("c");
        awaitCompleted(cluster, cluster.startRuns(RUNS));

        cluster.startRuns(RUNS);
        awaitFirst(cluster, RUNS / 10);
        cluster.kill9("a");
        var move = watchMove(cluster, early);
        cluster.startRuns(RUNS / 3);
        awaitCompleted(cluster, cluster.runs());

        cluster.start("a");
        awaitCompleted(cluster, cluster.startRuns(RUNS / 3));
        awaitCompleted(cluster, cluster.runs());

        System.out.printf(
            "Killed one of three: open runs unreadable for at most %d ms, %s; %d retries, %d time-outs among %d runs%n",
            move.longestMs(),
            move.answers(),
            agent.failed(),
            agent.silent(),
            cluster.runs().size());
        assertThat(move.longestMs()).isLessThan(MOVE_MAX_MS);
        assertThat(move.answers().keySet())
            .as("while partitions move an answer is right or says to come back")
            .isSubsetOf("200 hot", "200 archive", "503 store_unavailable");
        assertThat(move.endedUnanswered()).as("runs that had ended are always answered").isEmpty();
        audit(cluster, agent);
      }
    }
  }

  @Test
  void an_instance_without_a_partition_is_ready_answers_and_takes_over() throws Exception {
    try (var cluster = new StoreCluster(1)) {
      cluster.start("a");
      cluster.publish("a");
      cluster.start("b");
      try (var agent = new EchoAgent(cluster.kafka())) {
        awaitCompleted(cluster, cluster.startRuns(20));

        var open = cluster.startRuns(20);
        cluster.kill9("a");
        awaitCompleted(cluster, open);
        awaitCompleted(cluster, cluster.runs());

        audit(cluster, agent);
      }
    }
  }

  /** Every instance that runs answers that every one of the runs is completed. */
  private static void awaitCompleted(StoreCluster cluster, List<String> runs) throws Exception {
    for (Api api : cluster.apis())
      for (String run : List.copyOf(runs)) api.awaitRun(run, PATIENCE, ClusterIT::isCompleted);
  }

  private static void awaitFirst(StoreCluster cluster, int count) throws Exception {
    var runs = cluster.runs();
    for (String run : runs.subList(runs.size() - RUNS, runs.size() - RUNS + count))
      cluster.apis().getLast().awaitRun(run, PATIENCE, view -> true);
  }

  private static void awaitArchived(Api api, List<String> runs) throws Exception {
    var missing = new TreeSet<>(runs);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!missing.isEmpty()) {
      if (System.nanoTime() > end) throw new AssertionError("not archived: " + missing);
      for (JsonNode run : api.get("/api/v1/runs?limit=200&status=COMPLETED").body().path("runs"))
        missing.remove(run.path("runId").asText());
    }
  }

  private static boolean isCompleted(JsonNode run) {
    return run.path("status").asText().equals("COMPLETED");
  }

  /**
   * What was answered while the partitions of a killed instance moved.
   *
   * @param longestMs from the kill until the last of the others' runs could be read again
   */
  private record Move(long longestMs, Map<String, Integer> answers, List<String> endedUnanswered) {}

  /** Asks for all runs, again and again, until every one of the open ones is read hot. */
  private static Move watchMove(StoreCluster cluster, List<String> ended) throws Exception {
    long killedAt = System.nanoTime();
    var answers = new TreeMap<String, Integer>();
    var endedUnanswered = new ArrayList<String>();
    var unread = new LinkedHashMap<String, Api>();
    var apis = cluster.apis();
    for (String run : cluster.runs()) unread.put(run, apis.get(unread.size() % apis.size()));
    long lastMs = 0;
    while (!unread.isEmpty()) {
      if (System.nanoTime() - killedAt > PATIENCE.toNanos())
        throw new AssertionError("Never read again: " + unread.keySet());
      for (var ask : List.copyOf(unread.entrySet())) {
        var answer = ask.getValue().get("/api/v1/runs/" + ask.getKey());
        var kind =
            answer.status()
                + " "
                + answer.body().path(answer.status() == 200 ? "source" : "code").asText();
        answers.merge(kind, 1, Integer::sum);
        if (answer.status() != 200 && ended.contains(ask.getKey()))
          endedUnanswered.add(ask.getKey() + ": " + kind);
        if (kind.equals("200 hot")) unread.remove(ask.getKey());
      }
      lastMs = Duration.ofNanos(System.nanoTime() - killedAt).toMillis();
    }
    return new Move(lastMs, answers, endedUnanswered);
  }

  private static void audit(StoreCluster cluster, EchoAgent agent) {
    var audit = JournalAudit.read(cluster.kafka());
    var problems = cluster.runs().stream().flatMap(run -> audit.problems(run).stream()).toList();
    var events =
        audit.journals().values().stream().flatMap(List::stream).map(JournalEntry::event).toList();

    assertThat(problems).as("what the topics say").isEmpty();
    assertThat(audit.journals().keySet()).hasSameElementsAs(cluster.runs());
    assertThat(events)
        .as("every attempt without an answer timed out")
        .filteredOn(
            event -> event instanceof Event.StepAttemptFailed e && e.code().equals("step_timeout"))
        .hasSizeGreaterThanOrEqualTo(agent.silent());
    assertThat(agent.silent()).isPositive();
    assertThat(events)
        .as("every failed attempt was made again")
        .filteredOn(event -> event instanceof Event.StepRetryScheduled)
        .hasSizeGreaterThanOrEqualTo(agent.silent() + agent.failed());
  }
}
