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
public final class Steps implements Growth {

  /**
   * @param steps of one run
   * @param warm runs before the measured ones
   * @param runs that are measured, one after another
   */
  private record Size(int steps, int warm, int runs) {}

  private static final List<Size> SIZES =
      List.of(
          new Size(10, 100, 50),
          new Size(100, 20, 10),
          new Size(1_000, 2, 3),
          new Size(10_000, 0, 1));
  private static final List<Size> SIZES_QUICK =
      List.of(new Size(10, 5, 5), new Size(100, 1, 2), new Size(1_000, 0, 1));

  /** A map has no more items. */
  private static final int ITEMS_MAX = 1_000;

  private static final int PARALLEL = 50;
  private static final Duration BOUND = Duration.ofMinutes(10);

  @Override
  public String name() {
    return "growth-steps";
  }

  @Override
  public String describes() {
    return "one run with 10 to 10,000 steps: time and CPU of a step (3 minutes)";
  }

  @Override
  public List<Plot> measure(Installation on, BenchOptions options, List<String> notes)
      throws Exception {
    var time = new Curve();
    var cpu = new Curve();
    try (var traffic = new Traffic(on)) {
      for (var size : options.quick() ? SIZES_QUICK : SIZES) {
        int maps = Math.ceilDiv(size.steps(), ITEMS_MAX);
        var workflow = "bench-steps-" + maps;
        Definitions.publish(on.url(), "workflows", definition(workflow, maps));
        var loop = traffic.closed(workflow, input(size.steps() / maps));
        for (int i = 0; i < size.warm(); i++) oneMs(loop);
        var meter = CpuMeter.begin(on.parts());
        double ms = 0;
        for (int i = 0; i < size.runs(); i++) ms += oneMs(loop);
        double steps = (double) size.runs() * size.steps();
        time.add("time", size.steps(), ms / steps);
        cpu.add("CPU, all processes", size.steps(), Figures.total(meter.elapsedMs()) / steps);
        Progress.say("   %d steps: %.0f ms".formatted(size.steps(), ms / size.runs()));
      }
    }
    var x = "steps in one run";
    return List.of(
        time.plot("growth-steps-time", "Time of a step over steps in one run", x, "ms per step"),
        cpu.plot("growth-steps-cpu", "CPU of a step over steps in one run", x, "ms per step"));
  }

  private static double oneMs(ClosedLoop loop) throws Exception {
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
