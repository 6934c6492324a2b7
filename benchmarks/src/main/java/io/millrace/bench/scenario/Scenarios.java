package io.millrace.bench.scenario;

import io.millrace.bench.scenario.growth.ArchiveSize;
import io.millrace.bench.scenario.growth.InFlight;
import io.millrace.bench.scenario.growth.Partitions;
import io.millrace.bench.scenario.growth.Steps;
import io.millrace.bench.scenario.recovery.ServerKill;
import io.millrace.bench.scenario.recovery.WorkerKill;
import java.util.List;

/** All scenarios, in the order in which they run. */
public final class Scenarios {

  private static final List<Scenario> ALL =
      List.of(
          new Floor(),
          new Pipeline(),
          new OpenLoopPipeline(),
          new Dag(),
          new WorkerKill(),
          new ServerKill(),
          new Startup(),
          new Timers(),
          new Reviews(),
          new Streams(),
          new Recall(),
          new Routing(),
          new InFlight(),
          new Steps(),
          new ArchiveSize(),
          new Partitions());

  private Scenarios() {}

  public static List<Scenario> all() {
    return ALL;
  }

  /** The scenario of this name, or all whose names begin with it and a hyphen; empty for none. */
  public static List<Scenario> named(String name) {
    var exact = ALL.stream().filter(each -> each.name().equals(name)).toList();
    return exact.isEmpty()
        ? ALL.stream().filter(each -> each.name().startsWith(name + "-")).toList()
        : exact;
  }
}
