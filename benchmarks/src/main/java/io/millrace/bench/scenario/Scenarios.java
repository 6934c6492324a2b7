package io.millrace.bench.scenario;

import io.millrace.bench.scenario.growth.Growth;
import java.util.List;

/** All scenarios, in the order in which they run. */
public final class Scenarios {

  private static final List<Scenario> ALL =
      List.of(
          new Floor(),
          new Pipeline(),
          new OpenLoopPipeline(),
          new Dag(),
          new Recovery(),
          new Startup(),
          new Timers(),
          new Reviews(),
          new Streams(),
          new Recall(),
          new Routing(),
          new Growth());

  private Scenarios() {}

  public static List<Scenario> all() {
    return ALL;
  }
}
