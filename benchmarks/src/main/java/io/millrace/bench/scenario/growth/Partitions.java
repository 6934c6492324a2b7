package io.millrace.bench.scenario.growth;

import io.millrace.bench.installation.Installation;
import io.millrace.bench.os.CpuMeter;
import io.millrace.bench.os.Folders;
import io.millrace.bench.report.Plot;
import io.millrace.bench.report.Progress;
import io.millrace.bench.scenario.BenchOptions;
import io.millrace.bench.scenario.Figures;
import io.millrace.bench.scenario.Traffic;
import java.util.ArrayList;
import java.util.List;

/** The pipeline on ever more partitions, each time a server with fresh data. */
final class Partitions implements Growth.Axis {

  private static final List<Integer> SIZES = List.of(1, 2, 4, 8);
  private static final List<Integer> SIZES_QUICK = List.of(1, 4);
  private static final int IN_FLIGHT = 64;
  private static final String WORKFLOW = "bench-pipeline";

  @Override
  public List<Plot> measure(Installation on, BenchOptions options) throws Exception {
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
            "partitions-throughput", "Throughput over partitions", "partitions", "runs/s"),
        latency.plot("partitions-latency", "Latency over partitions", "partitions", "ms"),
        cpu.plot("partitions-cpu", "CPU of a run over partitions", "partitions", "ms per run"));
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
      traffic.warmUp(WORKFLOW, IN_FLIGHT, options.warmUp());
      var meter = CpuMeter.begin(fresh.parts());
      var result = traffic.closed(WORKFLOW).run(IN_FLIGHT, options.time());
      throughput.add("64 in flight", size, result.perSecond());
      latency.add("p50", size, result.ms(50)).add("p99", size, result.ms(99));
      cpu.add("all processes", size, Figures.total(meter.elapsedMs()) / result.all());
      Progress.say("%d partitions: %.0f runs/s".formatted(size, result.perSecond()));
    } finally {
      Folders.remove(folder);
    }
  }
}
