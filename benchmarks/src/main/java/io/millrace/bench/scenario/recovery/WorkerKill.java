package io.millrace.bench.scenario.recovery;

import io.millrace.bench.installation.Installation;
import io.millrace.bench.report.Goal;
import io.millrace.bench.scenario.BenchOptions;
import io.millrace.bench.scenario.Measured;
import io.millrace.bench.scenario.Scenario;

/** Kill -9 of one of two workers; the other takes over what it held. */
public final class WorkerKill implements Scenario {

  private static final int KILLS = 3;

  @Override
  public String name() {
    return "recovery-worker";
  }

  @Override
  public String describes() {
    return "kill -9 of a worker with 1,000 runs of 300 ms steps in flight";
  }

  @Override
  public boolean needsEmbedded() {
    return true;
  }

  @Override
  public Measured run(Installation on, BenchOptions options) throws Exception {
    try (var slow = new SlowRuns(on, options)) {
      slow.warmUp();
      var undisturbed = slow.kill("nothing killed", () -> {});
      var kills = new Kills();
      for (int i = 0; i < options.size(KILLS, 1); i++) {
        if (i > 0) {
          slow.startWorker();
          slow.burst();
        }
        var victim = on.workers().getFirst();
        kills.add(slow.kill("kill -9 of the worker " + victim.pid(), victim::kill9));
        on.endWorker(victim);
      }
      return kills.figures(this, undisturbed, slow.ranAgain(), Goal.atMost(3, 1.5)).measured();
    }
  }
}
