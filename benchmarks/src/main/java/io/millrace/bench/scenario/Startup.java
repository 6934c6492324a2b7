package io.millrace.bench.scenario;

import io.millrace.bench.installation.Installation;
import io.millrace.bench.os.ProcessCost;
import io.millrace.bench.report.Goal;
import io.millrace.bench.report.Progress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** From the start of the program to ready, on data that exist, again and again. */
public final class Startup implements Scenario {

  private static final int STARTS = 3;

  @Override
  public String name() {
    return "startup";
  }

  @Override
  public String describes() {
    return "time and CPU until up is ready on existing data, three times";
  }

  @Override
  public boolean needsEmbedded() {
    return true;
  }

  @Override
  public Measured run(Installation on, BenchOptions options) throws Exception {
    var seconds = new ArrayList<Double>();
    var cpuSeconds = new ArrayList<Double>();
    try {
      for (int i = 0; i < options.size(STARTS, 1); i++) {
        on.suspend();
        seconds.add(on.startServer().toNanos() / 1e9);
        double cpuMs = 0;
        for (var part : on.server().parts()) cpuMs += ProcessCost.treeCpuMs(part.pid());
        cpuSeconds.add(cpuMs / 1e3);
        Progress.say(
            "start %d: %.1f s, %.1f CPU s".formatted(i + 1, seconds.getLast(), cpuMs / 1e3));
      }
    } finally {
      if (on.workers().isEmpty()) on.startWorker();
    }
    return new Figures(this)
        .add("to ready, median", median(seconds), "s", Goal.atMost(8, 4))
        .add("to ready, slowest", Collections.max(seconds), "s")
        .add("CPU until ready, median", median(cpuSeconds), "s")
        .measured();
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
