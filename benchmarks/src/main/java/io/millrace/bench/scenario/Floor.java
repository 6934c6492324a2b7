package io.millrace.bench.scenario;

import io.millrace.bench.installation.Installation;
import io.millrace.bench.load.WarmUp;
import io.millrace.bench.os.CpuMeter;
import io.millrace.bench.report.Progress;

/** What this Kafka can do at all: {@link KafkaFloor}, 64 in flight and one at a time. */
public final class Floor implements Scenario {

  static final int IN_FLIGHT = 64;

  @Override
  public String name() {
    return "floor";
  }

  @Override
  public String describes() {
    return "bare Kafka: four acknowledged produces of 500 bytes in a row";
  }

  @Override
  public Measured run(Installation on, BenchOptions options) throws Exception {
    var figures = new Figures(this);
    try (var floor = new KafkaFloor(on.kafka())) {
      new WarmUp(options.warmUp(), Progress::say)
          .run("floor", time -> floor.run(IN_FLIGHT, time).perSecond());
      var cpu = CpuMeter.begin(on.parts());
      var loaded = floor.run(IN_FLIGHT, options.time());
      var spent = cpu.elapsedMs();
      figures
          .add("runs/s, 64 in flight", loaded.perSecond(), "runs/s")
          .add("loaded p50", loaded.ms(50), "ms")
          .add("loaded p99", loaded.ms(99), "ms");
      if (on.knowsServer())
        figures.add("CPU per run, all processes", Figures.total(spent) / loaded.runs(), "ms");
      var single = floor.run(1, options.time());
      figures
          .add("one at a time p50", single.ms(50), "ms")
          .add("one at a time p99", single.ms(99), "ms");
    }
    return figures.measured();
  }
}
