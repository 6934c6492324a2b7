package io.millrace.bench.scenario.growth;

import io.millrace.bench.installation.Installation;
import io.millrace.bench.os.CpuMeter;
import io.millrace.bench.report.Plot;
import io.millrace.bench.report.Progress;
import io.millrace.bench.scenario.BenchOptions;
import io.millrace.bench.scenario.Figures;
import io.millrace.bench.scenario.Traffic;
import java.util.List;

/** The pipeline with ever more runs in flight. */
public final class InFlight implements Growth {

  private static final List<Integer> SIZES = List.of(1, 10, 100, 1_000, 10_000);
  private static final List<Integer> SIZES_QUICK = List.of(1, 10, 100);
  private static final int WARM_UP_IN_FLIGHT = 64;
  private static final String WORKFLOW = "bench-pipeline";
  private static final String X = "runs in flight";

  @Override
  public String name() {
    return "growth-in-flight";
  }

  @Override
  public String describes() {
    return "the pipeline with 1 to 10,000 runs in flight: throughput, latency, CPU (6 minutes)";
  }

  @Override
  public List<Plot> measure(Installation on, BenchOptions options, List<String> notes)
      throws Exception {
    var throughput = new Curve();
    var latency = new Curve();
    var cpu = new Curve();
    try (var traffic = new Traffic(on)) {
      traffic.warmUp(WORKFLOW, WARM_UP_IN_FLIGHT, options.warmUp());
      for (int size : options.quick() ? SIZES_QUICK : SIZES) {
        var meter = CpuMeter.begin(on.parts());
        var result = traffic.closed(WORKFLOW).run(size, options.time());
        throughput.add("throughput", size, result.perSecond());
        latency.add("p50", size, result.ms(50)).add("p99", size, result.ms(99));
        cpu.add("CPU, all processes", size, Figures.total(meter.elapsedMs()) / result.all());
        Progress.say("%d in flight: %.0f runs/s".formatted(size, result.perSecond()));
      }
    }
    return List.of(
        throughput.plot(
            "growth-in-flight-throughput", "Throughput over runs in flight", X, "runs/s"),
        latency.plot("growth-in-flight-latency", "Latency over runs in flight", X, "ms"),
        cpu.plot("growth-in-flight-cpu", "CPU of a run over runs in flight", X, "ms per run"));
  }
}
