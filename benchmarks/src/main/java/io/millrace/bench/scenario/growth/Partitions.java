package io.millrace.bench.scenario.growth;

import io.millrace.bench.installation.Installation;
import io.millrace.bench.os.CpuMeter;
import io.millrace.bench.os.Folders;
import io.millrace.bench.report.Plot;
import io.millrace.bench.report.Progress;
import io.millrace.bench.scenario.BenchOptions;
import io.millrace.bench.scenario.Figures;
import io.millrace.bench.scenario.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The pipeline on ever more partitions, each time a server with fresh data. */
public final class Partitions implements Growth {

  private static final List<Integer> SIZES = List.of(1, 2, 4, 8);
  private static final List<Integer> SIZES_QUICK = List.of(1, 4);
  private static final int IN_FLIGHT = 64;
  private static final String WORKFLOW = "bench-pipeline";

  /** As long for each, so that none is measured warmer than another. */
  private static final Duration WARM_UP_MAX = Duration.ofSeconds(90);

  @Override
  public String name() {
    return "growth-partitions";
  }

  @Override
  public String describes() {
    return "the pipeline on 1 to 8 partitions, a fresh server each: throughput, latency, CPU (9 minutes)";
  }

  @Override
  public List<Plot> measure(Installation on, BenchOptions options, List<String> notes)
      throws Exception {
    var throughput = new Curve();
    var latency = new Curve();
    var cpu = new Curve();
    on.suspend();
    try {
      for (int size : options.quick() ? SIZES_QUICK : SIZES)
        measure(on, options, size, throughput, latency, cpu);
    } finally {
      on.resume();
    }
    return List.of(
        throughput.plot(
            "growth-partitions-throughput", "Throughput over partitions", "partitions", "runs/s"),
        latency.plot("growth-partitions-latency", "Latency over partitions", "partitions", "ms"),
        cpu.plot(
            "growth-partitions-cpu", "CPU of a run over partitions", "partitions", "ms per run"));
  }

  private static void measure(
      Installation on, BenchOptions options, int size, Curve throughput, Curve latency, Curve cpu)
      throws Exception {
    var folder = on.folder().resolve("partitions-" + size);
    Folders.remove(folder);
    var serverOptions = new ArrayList<>(on.setup().serverOptions());
    serverOptions.add("-Dmillrace.topics.partitions=" + size);
    var setup =
        new Installation.Setup(on.root(), folder, serverOptions, on.setup().workerOptions());
    try (var fresh = Installation.embedded(setup);
        var traffic = new Traffic(fresh)) {
      var bound = options.warmUp().compareTo(WARM_UP_MAX) < 0 ? options.warmUp() : WARM_UP_MAX;
      traffic.closed(WORKFLOW).run(IN_FLIGHT, bound);
      var meter = CpuMeter.begin(fresh.parts());
      var result = traffic.closed(WORKFLOW).run(IN_FLIGHT, options.time());
      throughput.add("64 in flight", size, result.perSecond());
      latency.add("p50", size, result.ms(50)).add("p99", size, result.ms(99));
      cpu.add("CPU, all processes", size, Figures.total(meter.elapsedMs()) / result.all());
      Progress.say("%d partitions: %.0f runs/s".formatted(size, result.perSecond()));
    } finally {
      Folders.remove(folder);
    }
  }
}
