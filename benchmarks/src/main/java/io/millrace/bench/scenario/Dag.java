package io.millrace.bench.scenario;

import io.millrace.bench.installation.Definitions;
import io.millrace.bench.installation.Installation;
import io.millrace.bench.os.CpuMeter;

/** Ten steps with forks and joins: 1, then 3, then 1, then 3, then 2 into one answer. */
public final class Dag implements Scenario {

  static final String WORKFLOW = "bench-dag";
  private static final int STEPS = 10;
  private static final int IN_FLIGHT = 32;

  @Override
  public String name() {
    return "dag";
  }

  @Override
  public String describes() {
    return "ten steps with forks and joins";
  }

  @Override
  public Measured run(Installation on, BenchOptions options) throws Exception {
    Definitions.publish(on.url(), "workflows", definition());
    try (var traffic = new Traffic(on)) {
      traffic.warmUp(WORKFLOW, IN_FLIGHT, options.warmUp());
      var loop = traffic.closed(WORKFLOW);
      var cpu = CpuMeter.begin(on.parts());
      var loaded = loop.run(IN_FLIGHT, options.time());
      var spent = cpu.elapsedMs();
      var figures =
          new Figures(this)
              .add("runs/s, 32 in flight", loaded.perSecond(), "runs/s")
              .add("steps/s", loaded.perSecond() * STEPS, "steps/s")
              .add("p50", loaded.ms(50), "ms")
              .add("p99", loaded.ms(99), "ms");
      if (on.knowsServer())
        figures
            .add("CPU per run, all processes", Figures.total(spent) / loaded.all(), "ms")
            .add("CPU per step", Figures.total(spent) / loaded.all() / STEPS, "ms");
      var single = loop.run(1, options.time().dividedBy(2));
      return figures
          .add("one at a time p50", single.ms(50), "ms")
          .add("one at a time p99", single.ms(99), "ms")
          .measured();
    }
  }

  static String definition() {
    return """
        {"workflow": "bench-dag", "description": "A benchmark: ten steps with joins.",
         "input": {"type": "object", "required": ["document"], "properties": {"document": {"type": "string"}}},
         "steps": {%s},
         "output": "steps.last.output"}
        """
        .formatted(
            String.join(
                ", ",
                step("first", "bench-classify"),
                step("left", "bench-specialist", "first"),
                step("middle", "bench-specialist", "first"),
                step("right", "bench-specialist", "first"),
                step("joined", "bench-reporter", "left", "middle", "right"),
                step("one", "bench-specialist", "joined"),
                step("two", "bench-specialist", "joined"),
                step("three", "bench-specialist", "joined"),
                step("check", "bench-classify", "one", "two"),
                step("last", "bench-reporter", "check", "three")));
  }

  private static String step(String id, String agent, String... after) {
    var document = after.length == 0 ? "input.document" : "steps." + after[0] + ".output.document";
    return "\"%s\": {\"agent\": \"%s\", \"after\": [%s], \"input\": \"{'document': %s}\"}"
        .formatted(
            id,
            agent,
            after.length == 0 ? "" : "\"" + String.join("\", \"", after) + "\"",
            document);
  }
}
