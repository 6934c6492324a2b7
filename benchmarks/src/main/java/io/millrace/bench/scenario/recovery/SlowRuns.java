package io.millrace.bench.scenario.recovery;

import io.millrace.bench.agent.Bodies;
import io.millrace.bench.installation.Installation;
import io.millrace.bench.installation.WorkerProcess;
import io.millrace.bench.journal.ResultReader;
import io.millrace.bench.load.ClosedLoop;
import io.millrace.bench.load.RunsApi;
import io.millrace.bench.load.WarmUp;
import io.millrace.bench.report.Progress;
import io.millrace.bench.scenario.BenchOptions;
import io.millrace.bench.scenario.Traffic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Runs of three steps of 300 ms in two workers, of which each has room for every step, so that the
 * kill and not a queue is measured. The kill comes as soon as all runs are accepted; the time
 * counts from it until the last of them is complete.
 */
final class SlowRuns implements AutoCloseable {

  private static final String WORKFLOW = "bench-slow";
  private static final int RUNS = 1_000;
  private static final int RUNS_QUICK = 200;
  private static final int WORKERS = 2;
  private static final Duration BOUND = Duration.ofSeconds(180);
  private static final Duration WARM_UP_MAX = Duration.ofSeconds(60);

  /**
   * A task whose lock nobody can give back any more is handed out again after the lock's 30 s; what
   * then begins must be seen, too.
   */
  private static final long LATE_DELIVERIES_S = 33;

  /** What is done to the installation while the runs are in flight. */
  @FunctionalInterface
  interface Kill {
    void run() throws Exception;
  }

  /**
   * @param seconds from the kill until all runs are complete
   * @param inFlight runs that were not complete at the kill
   */
  record Outcome(double seconds, long inFlight) {}

  private final Installation on;
  private final BenchOptions options;
  private final int runs;
  private final Path bodies;
  private final Traffic traffic;
  private final ResultReader results;
  private int notesBefore;

  SlowRuns(Installation on, BenchOptions options) throws Exception {
    this.on = on;
    this.options = options;
    this.runs = options.size(RUNS, RUNS_QUICK);
    this.bodies = on.folder().resolve("bodies.txt");
    Files.deleteIfExists(bodies);
    on.workers().forEach(on::endWorker);
    for (int i = 0; i < WORKERS; i++) startWorker();
    traffic = new Traffic(on);
    results = new ResultReader(on.kafka());
  }

  int runs() {
    return runs;
  }

  WorkerProcess startWorker() throws Exception {
    return on.startWorker(
        List.of(
            "-D" + Bodies.FILE_PROPERTY + "=" + bodies,
            "-Dmillrace.agents.tasks-per-worker=" + runs));
  }

  /** Until the time of all runs is steady; what runs before the last warm-up is not counted. */
  void warmUp() throws Exception {
    var bound = options.warmUp().compareTo(WARM_UP_MAX) < 0 ? options.warmUp() : WARM_UP_MAX;
    burst();
    new WarmUp(bound, Progress::say).run(WORKFLOW, time -> burst().perSecond());
    notesBefore = Bodies.read(bodies).size();
  }

  /** All runs once. */
  ClosedLoop.Result burst() throws Exception {
    return traffic.closed(WORKFLOW).burst(runs, BOUND);
  }

  Outcome kill(String what, Kill kill) throws Exception {
    long acceptedBefore = traffic.accepted();
    long endedBefore = traffic.ended();
    var load = CompletableFuture.supplyAsync(this::burstUnchecked);
    RunsApi.await(
        "all runs to be accepted",
        () -> load.isDone() || traffic.accepted() >= acceptedBefore + runs);
    long inFlight = runs - (traffic.ended() - endedBefore);
    long killedAt = System.nanoTime();
    kill.run();
    var last = Objects.requireNonNull(load.get(BOUND.toSeconds(), TimeUnit.SECONDS).last());
    var outcome = new Outcome((last.seenNanos() - killedAt) / 1e9, inFlight);
    Progress.say(
        "  %s with %d runs in flight: all complete after %.2f s"
            .formatted(what, outcome.inFlight(), outcome.seconds()));
    return outcome;
  }

  private ClosedLoop.Result burstUnchecked() {
    try {
      return burst();
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }

  /** What ran again since the warm-up, tasks that are handed out late included. */
  RanAgain ranAgain() throws Exception {
    Progress.say("  waiting %d s for tasks that are handed out late".formatted(LATE_DELIVERIES_S));
    TimeUnit.SECONDS.sleep(LATE_DELIVERIES_S);
    var finished = new RanAgain.Finished();
    results.read(finished::note);
    var notes = Bodies.read(bodies);
    return RanAgain.of(notes.subList(notesBefore, notes.size()), finished.atMs());
  }

  /** Leaves one worker as it was before. */
  @Override
  public void close() throws Exception {
    try (results) {
      traffic.close();
    } finally {
      on.workers().forEach(on::endWorker);
      on.startWorker();
    }
  }
}
