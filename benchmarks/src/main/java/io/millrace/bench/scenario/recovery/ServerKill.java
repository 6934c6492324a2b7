package io.millrace.bench.scenario.recovery;

import io.millrace.bench.installation.Installation;
import io.millrace.bench.report.Goal;
import io.millrace.bench.scenario.BenchOptions;
import io.millrace.bench.scenario.Measured;
import io.millrace.bench.scenario.Scenario;

/**
 * Kill -9 of the server, which is the broker, the state store and every other service, and of its
 * PostgreSQL; it is started again at once, and its start is part of the time.
 */
public final class ServerKill implements Scenario {

  private static final int KILLS = 3;

  @Override
  public String name() {
    return "recovery-server";
  }

  @Override
  public String describes() {
    return "kill -9 of everything but the workers with 1,000 runs of 300 ms steps in flight";
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
        if (i > 0) slow.burst();
        kills.add(
            slow.kill(
                "kill -9 of the server " + on.server().pid(),
                () -> {
                  on.killServer();
                  kills.readyAfter(on.startServer().toNanos() / 1e9);
                }));
      }
      return kills.figures(this, undisturbed, slow.ranAgain(), Goal.atMost(8, 4)).measured();
    }
  }
}
