package io.millrace.bench.scenario.growth;

import io.millrace.bench.installation.Definitions;
import io.millrace.bench.installation.Installation;
import io.millrace.bench.load.ClosedLoop;
import io.millrace.bench.os.CpuMeter;
import io.millrace.bench.report.Plot;
import io.millrace.bench.report.Progress;
import io.millrace.bench.scenario.BenchOptions;
import io.millrace.bench.scenario.Figures;
import io.millrace.bench.scenario.Traffic;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One run with ever more steps: a map over a list, and ten maps in a row for the largest. */
final class Steps implements Growth.Axis {

  private static final List<Integer> SIZES = List.of(10, 100, 1_000, 10_000);
  private static final List<Integer> SIZES_QUICK = List.of(10, 100);

  /** A map has no more items. */
  private static final int ITEMS_MAX = 1_000;

  private static final int PARALLEL = 50;
  private static final int WARM_RUNS = 20;
  private static final int RUNS = 3;
  private static final Duration BOUND = Duration.ofMinutes(10);

  @Override
  public List<Plot> measure(Installation on, BenchOptions options) throws Exception {
    var time = new Curve();
    var cpu = new Curve();
    try (var traffic = new Traffic(on)) {
      for (int size : options.quick() ? SIZES_QUICK : SIZES) {
        int maps = Math.ceilDiv(size, ITEMS_MAX);
        var workflow = "bench-steps-" + maps;
        Definitions.publish(on.url(), "workflows", definition(workflow, maps));
        var loop = traffic.closed(workflow, input(size / maps));
        for (int i = 0; i < Math.max(1, WARM_RUNS / maps / Math.max(1, size / 100)); i++) one(loop);
        var meter = CpuMeter.begin(on.parts());
        double ms = 0;
        for (int i = 0; i < RUNS; i++) ms += one(loop);
        double steps = (double) RUNS * size;
        time.add("per step", size, ms / steps);
        cpu.add("per step", size, Figures.total(meter.elapsedMs()) / steps);
        Progress.say("%d steps: %.0f ms".formatted(size, ms / RUNS));
      }
    }
    var x = "steps in one run";
    return List.of(
        time.plot("steps-time", "Time of a step over steps in one run", x, "ms per step"),
        cpu.plot("steps-cpu", "CPU of a step over steps in one run", x, "ms per step"));
  }

  private static double one(ClosedLoop loop) throws Exception {
    return loop.burst(1, BOUND).time().toNanos() / 1e6;
  }

  static String input(int items) {
    return IntStream.range(0, items)
        .mapToObj(i -> "\"item " + i + "\"")
        .collect(Collectors.joining(",", "{\"items\":[", "]}"));
  }

  static String definition(String workflow, int maps) {
    var steps =
        IntStream.range(0, maps)
            .mapToObj(
                i ->
                    "\"m%d\": {\"agent\": \"bench-classify\", \"after\": [%s], \"map\": {\"over\": \"input.items\", \"parallel\": %d}, \"input\": \"{'document': item}\"}"
                        .formatted(i, i == 0 ? "" : "\"m" + (i - 1) + "\"", PARALLEL))
            .collect(Collectors.joining(", "));
    return """
        {"workflow": "%s", "description": "A benchmark: a step for each item.",
         "input": {"type": "object", "required": ["items"], "properties": {"items": {"type": "array", "items": {"type": "string"}}}},
         "limits": {"steps": 20000, "events": 200000},
         "steps": {%s},
         "output": "{'last': steps.m%d.status}"}
        """
        .formatted(workflow, steps, maps - 1);
  }
}
