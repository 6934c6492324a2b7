package io.millrace.bench.scenario;

import io.millrace.bench.installation.Installation;

/** The pipeline at a fixed rate, which does not wait for the system as a closed loop does. */
public final class OpenLoopPipeline implements Scenario {

  /** The share of the measured throughput at which a system should still be at ease. */
  static final double SHARE_OF_THROUGHPUT = 0.6;

  @Override
  public String name() {
    return "open-loop";
  }

  @Override
  public String describes() {
    return "the pipeline at 60 % of its throughput, latency from the intended start";
  }

  @Override
  public Measured run(Installation on, BenchOptions options) throws Exception {
    try (var traffic = new Traffic(on)) {
      traffic.warmUp(Pipeline.WORKFLOW, Pipeline.IN_FLIGHT, options.warmUp());
      double throughput =
          traffic
              .closed(Pipeline.WORKFLOW)
              .run(Pipeline.IN_FLIGHT, options.time().dividedBy(2))
              .perSecond();
      var result =
          traffic.open(Pipeline.WORKFLOW).run(throughput * SHARE_OF_THROUGHPUT, options.time());
      return new Figures(this)
          .add("rate", result.perSecond(), "runs/s")
          .add("p50 from the intended start", result.ms(50), "ms")
          .add("p99 from the intended start", result.ms(99), "ms")
          .add("p99.9 from the intended start", result.ms(99.9), "ms")
          .add("in flight at most", result.inFlightMax(), "runs")
          .measured();
    }
  }
}
