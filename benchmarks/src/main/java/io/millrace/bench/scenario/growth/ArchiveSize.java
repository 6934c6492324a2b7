package io.millrace.bench.scenario.growth;

import io.millrace.bench.installation.Installation;
import io.millrace.bench.load.Latency;
import io.millrace.bench.load.RunsApi;
import io.millrace.bench.load.Sight.End;
import io.millrace.bench.os.CpuMeter;
import io.millrace.bench.report.Plot;
import io.millrace.bench.report.Progress;
import io.millrace.bench.scenario.BenchOptions;
import io.millrace.bench.scenario.Traffic;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reading and writing an archive with ever more finished runs. It is filled with copies of runs
 * that ran, under ids of their own, so that rows and journals have the size of true ones.
 */
public final class ArchiveSize implements Growth {

  private static final List<Integer> SIZES = List.of(1_000, 10_000, 100_000, 1_000_000);
  private static final List<Integer> SIZES_QUICK = List.of(1_000, 10_000);
  private static final int ORIGINALS = 100;
  private static final int READS = 200;
  private static final int READS_WARM = 20;

  /** A kind of read that is slow is measured with fewer. */
  private static final Duration READS_TIME_MAX = Duration.ofSeconds(10);

  private static final int ARCHIVED_RUNS = 500;
  private static final int ARCHIVED_RUNS_QUICK = 100;
  private static final int ARCHIVED_IN_FLIGHT = 64;
  private static final int LIST_LIMIT = 50;
  private static final Duration BOUND = Duration.ofSeconds(300);
  private static final String WORKFLOW = "bench-pipeline";
  private static final String X = "finished runs in the archive";

  @Override
  public String name() {
    return "growth-archive";
  }

  @Override
  public String describes() {
    return "lists, searches and archiving with 1,000 to 1,000,000 finished runs (8 minutes)";
  }

  @Override
  public List<Plot> measure(Installation on, BenchOptions options, List<String> notes)
      throws Exception {
    var median = new Curve();
    var slow = new Curve();
    var archiving = new Curve();
    var lag = new Curve();
    var bytes = new Curve();
    int archived = options.size(ARCHIVED_RUNS, ARCHIVED_RUNS_QUICK);
    try (var traffic = new Traffic(on);
        var api = new RunsApi(on.url());
        var archive = new ArchiveRows(on.data())) {
      awaitArchived(api, traffic.closed(WORKFLOW).burst(ORIGINALS, BOUND).last());
      archive.take(WORKFLOW, ORIGINALS);
      try {
        for (int size : options.quick() ? SIZES_QUICK : SIZES) {
          archive.fill(size);
          bytes.add("runs and journals", size, archive.bytes() / 1e6);
          for (var read : reads(size).entrySet())
            read(api, read.getKey(), read.getValue(), size, median, slow, notes);
          archive(on, traffic, api, size, archived, archiving, lag);
          Progress.say("   %,d runs in the archive: read and written".formatted(size));
        }
      } finally {
        archive.removeCopies();
      }
    }
    return List.of(
        median.plot("growth-archive-p50", "Reading the archive, p50", X, "ms p50"),
        slow.plot("growth-archive-p99", "Reading the archive, p99", X, "ms p99"),
        archiving.plot("growth-archive-cpu", "CPU of PostgreSQL for a run", X, "ms per run"),
        lag.plot("growth-archive-lag", "Lag of the list behind the last end", X, "s"),
        bytes.plot("growth-archive-size", "Size of the archive with its indexes", X, "MB"));
  }

  private static void read(
      RunsApi api,
      String kind,
      IntFunction<String> path,
      int size,
      Curve median,
      Curve slow,
      List<String> notes)
      throws InterruptedException {
    var latency = Latency.histogram();
    long until = System.nanoTime() + READS_TIME_MAX.toNanos();
    try {
      for (int i = 0; i < READS_WARM && System.nanoTime() < until; i++) api.timed(path.apply(i));
      for (int i = 0; i < READS && (i == 0 || System.nanoTime() < until); i++)
        Latency.record(latency, 0, api.timed(path.apply(i)));
    } catch (IOException e) {
      notes.add("%s with %,d runs was not answered: %s".formatted(kind, size, e.getMessage()));
      return;
    }
    if (latency.getTotalCount() < READS)
      notes.add("%s with %,d runs is of %d reads".formatted(kind, size, latency.getTotalCount()));
    median.add(kind, size, Latency.ms(latency, 50));
    slow.add(kind, size, Latency.ms(latency, 99));
  }

  /** Reads by kind; the runs are found in the archive alone. */
  private static Map<String, IntFunction<String>> reads(int size) {
    var list = "/api/v1/runs?limit=" + LIST_LIMIT;
    IntFunction<String> id = i -> ArchiveRows.id((int) ((long) i * 7_919 % size) + 1);
    var reads = new LinkedHashMap<String, IntFunction<String>>();
    reads.put("newest 50", i -> list);
    reads.put("1 in 100, by status", i -> list + "&status=FAILED");
    reads.put("1 in 1,000, by workflow", i -> list + "&workflow=" + ArchiveRows.RARE_WORKFLOW);
    reads.put("one, by its text", i -> list + "&text=" + id.apply(i));
    reads.put("one run", i -> "/api/v1/runs/" + id.apply(i));
    reads.put("journal of a run", i -> "/api/v1/archive/runs/" + id.apply(i) + "/events");
    return reads;
  }

  /** Runs that end while the archive has so many: what writing them costs, and how late it is. */
  private static void archive(
      Installation on, Traffic traffic, RunsApi api, int size, int runs, Curve archiving, Curve lag)
      throws Exception {
    var meter = CpuMeter.begin(on.parts());
    var last = traffic.closed(WORKFLOW).some(ARCHIVED_IN_FLIGHT, runs, BOUND).last();
    double seconds = awaitArchived(api, last);
    lag.add("list", size, seconds);
    archiving.add("PostgreSQL", size, meter.elapsedMs().getOrDefault("postgres", 0.0) / runs);
  }

  /** How long after its end the list and the journal in the archive have a run, in seconds. */
  private static double awaitArchived(RunsApi api, @Nullable End last)
      throws IOException, InterruptedException {
    var end = Objects.requireNonNull(last, "No run ended");
    api.awaitListed(end.runId(), WORKFLOW);
    api.awaitArchived(end.runId());
    return (System.nanoTime() - end.seenNanos()) / 1e9;
  }
}
