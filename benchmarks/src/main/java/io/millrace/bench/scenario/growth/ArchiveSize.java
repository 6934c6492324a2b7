package io.millrace.bench.scenario.growth;

import io.millrace.bench.installation.Installation;
import io.millrace.bench.load.Latency;
import io.millrace.bench.load.RunsApi;
import io.millrace.bench.report.Plot;
import io.millrace.bench.report.Progress;
import io.millrace.bench.scenario.BenchOptions;
import io.millrace.bench.scenario.Traffic;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Reading an archive with ever more finished runs. It is filled with copies of runs that ran, under
 * ids of their own, so that rows have the size and the state of true ones.
 */
final class ArchiveSize implements Growth.Axis {

  private static final List<Integer> SIZES = List.of(1_000, 10_000, 100_000, 1_000_000);
  private static final List<Integer> SIZES_QUICK = List.of(1_000, 10_000);
  private static final int ORIGINALS = 100;
  private static final int READS = 200;
  private static final int READS_WARM = 50;
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final String WORKFLOW = "bench-pipeline";

  @Override
  public List<Plot> measure(Installation on, BenchOptions options) throws Exception {
    var median = new Curve();
    var slow = new Curve();
    try (var traffic = new Traffic(on);
        var api = new RunsApi(on.url());
        var archive = new ArchiveRows(on.data())) {
      var last = traffic.closed(WORKFLOW).burst(ORIGINALS, BOUND).last();
      if (last == null) throw new IOException("No run ended");
      api.awaitListed(last.runId(), WORKFLOW);
      for (int size : options.quick() ? SIZES_QUICK : SIZES) {
        archive.fill(size);
        for (var read : reads(size).entrySet()) {
          for (int i = 0; i < READS_WARM; i++) api.timed(read.getValue().apply(i));
          var latency = Latency.histogram();
          for (int i = 0; i < READS; i++)
            Latency.record(latency, 0, api.timed(read.getValue().apply(i)));
          median.add(read.getKey(), size, Latency.ms(latency, 50));
          slow.add(read.getKey(), size, Latency.ms(latency, 99));
        }
        Progress.say("%d runs in the archive: read".formatted(size));
      }
      archive.removeCopies();
    }
    var x = "finished runs in the archive";
    return List.of(
        median.plot("archive-p50", "Reading the archive, p50", x, "ms"),
        slow.plot("archive-p99", "Reading the archive, p99", x, "ms"));
  }

  private static Map<String, IntFunction<String>> reads(int size) {
    var reads = new LinkedHashMap<String, IntFunction<String>>();
    reads.put("newest 50", i -> "/api/v1/runs?limit=50");
    reads.put("of a workflow", i -> "/api/v1/runs?limit=50&status=COMPLETED&workflow=" + WORKFLOW);
    reads.put(
        "one run", i -> "/api/v1/runs/" + ArchiveRows.id((int) ((long) i * 7_919 % size) + 1));
    return reads;
  }
}
