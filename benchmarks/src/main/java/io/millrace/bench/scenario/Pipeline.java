package io.millrace.bench.scenario;

import io.millrace.bench.installation.Installation;
import io.millrace.bench.installation.Part;
import io.millrace.bench.load.ClosedLoop;
import io.millrace.bench.load.RunsApi;
import io.millrace.bench.load.Sight.End;
import io.millrace.bench.os.CpuMeter;
import io.millrace.bench.os.MemoryPeak;
import io.millrace.bench.os.ProcessCost;
import io.millrace.bench.report.Goal;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/** Three agents in a row that do nothing: what the platform itself costs. */
public final class Pipeline implements Scenario {

  static final String WORKFLOW = "bench-pipeline";
  static final int IN_FLIGHT = 64;
  static final int MANY_IN_FLIGHT = 256;

  private static final Goal PER_SECOND = Goal.atLeast(1_000, 3_000);
  private static final Goal CPU_MS = Goal.atMost(1.5, 0.6);
  private static final Goal LAG_S = Goal.atMost(5, 1);

  @Override
  public String name() {
    return "pipeline";
  }

  @Override
  public String describes() {
    return "three agents in a row that do nothing: throughput, latency, CPU, memory, lag";
  }

  @Override
  public Measured run(Installation on, BenchOptions options) throws Exception {
    var figures = new Figures(this);
    var up = on.parts().stream().filter(Pipeline::isOfUp).toList();
    if (on.knowsServer())
      figures.add("memory of up, at rest", memoryMb(up), "MB", Goal.atMost(700, 450));
    try (var traffic = new Traffic(on);
        var floor = new KafkaFloor(on.kafka())) {
      boolean steady = traffic.warmUp(WORKFLOW, IN_FLIGHT, options.warmUp());
      figures.add("steady after the warm-up", steady ? 1 : 0, "");
      var loop = traffic.closed(WORKFLOW);
      double perSecond;
      try (var peak = new MemoryPeak(up)) {
        var loaded = loaded(figures, on, loop, IN_FLIGHT, options);
        perSecond = loaded.perSecond();
        figures.add("loaded p99", loaded.ms(99), "ms", Goal.atMost(138, 60));
        lag(figures, on, Objects.requireNonNull(loaded.last()));
        loaded(figures, on, loop, MANY_IN_FLIGHT, options);
        if (on.knowsServer())
          figures.add("memory of up, under load", peak.mb(), "MB", Goal.atMost(1_200, 800));
      }
      figures.add("refused and asked again", traffic.refused(), "requests");
      records(figures, RecordsPerRun.measure(on, traffic, IN_FLIGHT));
      oneAtATime(figures, loop, options);
      floor.run(IN_FLIGHT, options.time());
      var bare = floor.run(IN_FLIGHT, options.time());
      figures
          .add("floor in the same run", bare.perSecond(), "runs/s")
          .add("share of the floor", perSecond / bare.perSecond(), "");
    }
    return figures.measured();
  }

  private static ClosedLoop.Result loaded(
      Figures figures, Installation on, ClosedLoop loop, int inFlight, BenchOptions options)
      throws Exception {
    var cpu = CpuMeter.begin(on.parts());
    var result = loop.run(inFlight, options.time());
    var spent = cpu.elapsedMs();
    var with = ", " + inFlight + " in flight";
    figures.add("runs/s" + with, result.perSecond(), "runs/s", PER_SECOND);
    figures.add("p50" + with, result.ms(50), "ms");
    if (inFlight != IN_FLIGHT) figures.add("p99" + with, result.ms(99), "ms");
    if (on.knowsServer()) figures.addCpu("CPU per run" + with, spent, result.all(), CPU_MS);
    return result;
  }

  private static void records(Figures figures, RecordsPerRun records) {
    figures
        .add("journal entries per run", records.journal(), "records")
        .add("state records per run", records.state(), "records")
        .add("changelog records per run", records.changelogs(), "records")
        .add("records per run, all topics", records.all(), "records");
  }

  private static void oneAtATime(Figures figures, ClosedLoop loop, BenchOptions options)
      throws Exception {
    loop.run(1, options.time().dividedBy(2));
    var single = loop.run(1, options.time());
    figures
        .add("one at a time", single.perSecond(), "runs/s")
        .add("one at a time p50", single.ms(50), "ms", Goal.atMost(12, 4))
        .add("one at a time p99", single.ms(99), "ms", Goal.atMost(40, 12));
  }

  /** How long after the end of the last run everybody can read it. */
  private static void lag(Figures figures, Installation on, End last)
      throws IOException, InterruptedException {
    try (var runs = new RunsApi(on.url())) {
      runs.awaitListed(last.runId(), WORKFLOW);
      figures.add("lag of the list right after the load", secondsSince(last), "s", LAG_S);
      runs.awaitArchived(last.runId());
      figures.add("lag of the archived journal", secondsSince(last), "s", LAG_S);
      runs.awaitTraced(last.runId());
      figures.add("lag of the trace", secondsSince(last), "s", LAG_S);
    }
  }

  private static double secondsSince(End end) {
    return (System.nanoTime() - end.seenNanos()) / 1e9;
  }

  /** What {@code millrace up} is: the workers and the driver are not of it. */
  private static boolean isOfUp(Part part) {
    return part.name().equals("server") || part.name().equals("postgres");
  }

  private static double memoryMb(List<Part> parts) throws IOException {
    return ProcessCost.memoryMb(parts.stream().map(Part::pid).toList());
  }
}
