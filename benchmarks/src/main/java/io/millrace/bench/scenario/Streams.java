package io.millrace.bench.scenario;

import io.millrace.bench.installation.Installation;
import io.millrace.bench.installation.WaitDefinitions;
import io.millrace.bench.load.Burst;
import io.millrace.bench.load.EventStreams;
import io.millrace.bench.load.HttpDoor;
import io.millrace.bench.load.Journal;
import io.millrace.bench.load.Latency;
import io.millrace.bench.load.Leftovers;
import io.millrace.bench.load.Rest;
import io.millrace.bench.load.Waiting;
import io.millrace.bench.os.CpuMeter;
import io.millrace.bench.report.Goal;
import io.millrace.contracts.message.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Browsers that watch: each stream follows a run of its own, and a few follow all runs. The runs
 * wait again and again, two events every two seconds, so that so many streams see so many events a
 * second for as long as it is measured; runs of agents end before a browser has connected. The
 * latency counts from when an event was decided, so its commit is in it.
 */
final class Streams implements Scenario {

  /** Of all streams; as many as a server allows by default. */
  private static final int STREAMS = 1_000;

  private static final int STREAMS_QUICK = 200;
  private static final int OF_ALL_RUNS = 2;
  private static final String EVERY = "PT2S";
  private static final int EVERY_MS = 2_000;
  private static final int OPENED_AT_ONCE = 32;
  private static final long WAIT_TIMEOUT_S = 30;

  /** Runs tick for 80 seconds, streams and all. */
  private static final long TIME_MAX_MS = 40_000;

  private static final long ARRIVAL_TIMEOUT_MS = 10_000;
  private static final long ARRIVAL_POLL_MS = 20;
  private static final Goal P99 = Goal.atMost(500, 100);

  @Override
  public String name() {
    return "sse";
  }

  @Override
  public String describes() {
    return "1,000 event streams at 1,000 events a second: event to browser";
  }

  @Override
  public Measured run(Installation on, BenchOptions options) throws Exception {
    int streams = options.size(STREAMS, STREAMS_QUICK);
    int runs = streams - OF_ALL_RUNS;
    WaitDefinitions.publishTicker(on.url(), EVERY);
    var waiting = new Waiting(runs, Event.StepWaiting.class::isInstance);
    var watched = new Watched();
    try (var rest = new Rest(on.url());
        var journal =
            new Journal(
                on.kafka(),
                (entry, seenMillis) -> {
                  waiting.read(entry, seenMillis);
                  watched.journalled(entry.runId(), entry.sequence());
                });
        var browsers = new EventStreams(on.url())) {
      var started = new ArrayList<String>();
      try {
        begin(on, runs, started);
        waiting.awaitAll(WAIT_TIMEOUT_S);
        double openMs = open(browsers, started, watched);
        return measure(on, options, journal, watched, openMs);
      } finally {
        Leftovers.cancel(rest, waiting, started);
      }
    }
  }

  /** Spread over the time between two events of a run, so that the events are spread, too. */
  private static void begin(Installation on, int runs, List<String> started) throws Exception {
    try (var door = new HttpDoor(on.url())) {
      var answers = new ArrayList<CompletableFuture<String>>();
      long began = System.nanoTime();
      for (int i = 0; i < runs; i++) {
        long wait =
            began + TimeUnit.MILLISECONDS.toNanos((long) i * EVERY_MS / runs) - System.nanoTime();
        if (wait > 0) TimeUnit.NANOSECONDS.sleep(wait);
        answers.add(door.start(WaitDefinitions.TICKER, "{}").toCompletableFuture());
      }
      Burst.awaitAll(answers, WAIT_TIMEOUT_S, "Runs that were asked for");
      answers.forEach(answer -> started.add(answer.join()));
    }
  }

  private static double open(EventStreams browsers, List<String> runs, Watched watched)
      throws Exception {
    long began = System.nanoTime();
    for (int i = 0; i < OF_ALL_RUNS; i++)
      Rest.await(browsers.open("/api/v1/events", watched::ofAll, watched::broke));
    Burst.send(
        runs.size(),
        OPENED_AT_ONCE,
        i -> {
          var run = watched.watch(runs.get(i));
          return browsers
              .open(
                  "/api/v1/runs/" + Rest.encoded(runs.get(i)) + "/events",
                  run::read,
                  watched::broke)
              .thenApply(opened -> true);
        });
    watched.awaitSnapshots(WAIT_TIMEOUT_S);
    return (System.nanoTime() - began) / 1e6;
  }

  private Measured measure(
      Installation on, BenchOptions options, Journal journal, Watched watched, double openMs)
      throws Exception {
    long timeMs = Math.min(options.time().toMillis(), TIME_MAX_MS);
    watched.begin();
    var cpu = CpuMeter.begin(on.parts());
    long began = System.nanoTime();
    TimeUnit.MILLISECONDS.sleep(timeMs);
    var cpuMs = cpu.elapsedMs();
    double seconds = (System.nanoTime() - began) / 1e9;
    watched.end();
    journal.check();
    long lost = awaitArrival(watched);
    long delivered = watched.delivered();
    if (delivered == 0) throw new TimeoutException("No event came to any stream");
    var figures = new Figures(this);
    figures.add("streams", watched.streams() + OF_ALL_RUNS, "streams");
    figures.add("opened", openMs, "ms");
    figures.add("events", watched.ofRuns().getTotalCount() / seconds, "events/s");
    figures.add("delivered", delivered / seconds, "frames/s");
    figures.add("event to stream p50", Latency.ms(watched.ofRuns(), 50), "ms");
    double p99 = Latency.ms(watched.ofRuns(), 99);
    if (options.quick()) figures.add("event to stream p99", p99, "ms");
    else figures.add("event to stream p99", p99, "ms", P99);
    figures.add("event to stream max", Latency.ms(watched.ofRuns(), 100), "ms");
    figures.add("all runs p99", Latency.ms(watched.ofAllRuns(), 99), "ms");
    figures.add("out of sequence", watched.gaps(), "events");
    figures.add("lost", lost, "events");
    figures.add("broken streams", watched.broken(), "streams");
    figures.add("cpu", Figures.total(cpuMs) / delivered, "ms/frame");
    cpuMs.forEach((part, ms) -> figures.add("cpu, " + part, ms / delivered, "ms/frame"));
    return figures.measured();
  }

  /** What was journalled until now and comes to no stream of its run in time. */
  private static long awaitArrival(Watched watched) throws InterruptedException {
    var expected = watched.journalledNow();
    long began = System.nanoTime();
    while (watched.missing(expected) > 0
        && System.nanoTime() - began < TimeUnit.MILLISECONDS.toNanos(ARRIVAL_TIMEOUT_MS))
      TimeUnit.MILLISECONDS.sleep(ARRIVAL_POLL_MS);
    return watched.missing(expected);
  }
}
