package io.millrace.bench;

import io.millrace.bench.installation.Installation;
import io.millrace.bench.os.Machine;
import io.millrace.bench.report.Figure;
import io.millrace.bench.report.Progress;
import io.millrace.bench.report.Report;
import io.millrace.bench.report.Results;
import io.millrace.bench.scenario.BenchOptions;
import io.millrace.bench.scenario.Measured;
import io.millrace.bench.scenario.Scenario;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs scenarios one after another and keeps what they found: each in files of its own as soon as
 * it has ended, so that one that hangs takes nothing of those before it along, and all together.
 */
final class Measuring {

  private final BenchOptions options;
  private final Map<String, Object> settings;
  private final Results results;
  private final List<Figure> figures = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final Map<String, Object> seconds = new LinkedHashMap<>();
  private boolean failed;

  Measuring(BenchOptions options, Map<String, Object> settings, Results results) {
    this.options = options;
    this.settings = settings;
    this.results = results;
  }

  /** A scenario that cannot be measured is a note; the next finds a server that runs. */
  void measure(Scenario scenario, Installation on) throws IOException, InterruptedException {
    Progress.say("== " + scenario.name() + ": " + scenario.describes());
    if (!on.knowsServer())
      note("no figures of CPU and memory: name the server's data folder with --data");
    var at = Instant.now();
    var machine = Machine.facts();
    try {
      var found = scenario.run(on, options);
      long took = Duration.between(at, Instant.now()).toSeconds();
      seconds.put(scenario.name(), took);
      found.figures().forEach(Measuring::say);
      found.notes().forEach(each -> note(scenario.name() + ": " + each));
      Progress.say("   took " + took + " s");
      figures.addAll(found.figures());
      machine.put("loadAfter", Machine.loadAverage());
      write(scenario, new Report(at, machine, settings(), found.figures(), found.notes()), found);
    } catch (Exception e) {
      failed = true;
      note(scenario.name() + " was not measured: " + e);
      on.revive();
    }
  }

  private void write(Scenario scenario, Report report, Measured found) throws IOException {
    results.write(scenario.name(), report, found.plots());
  }

  private void note(String note) {
    if (notes.contains(note)) return;
    notes.add(note);
    Progress.say("   " + note);
  }

  private static void say(Figure figure) {
    Progress.say("   %s: %.3f %s".formatted(figure.name(), figure.value(), figure.unit()));
  }

  private Map<String, Object> settings() {
    var all = new LinkedHashMap<>(settings);
    all.put("secondsTaken", Map.copyOf(seconds));
    return all;
  }

  boolean failed() {
    return failed;
  }

  /** Of all scenarios. */
  Report report(Instant at, Map<String, Object> machine) {
    return new Report(at, machine, settings(), figures, notes);
  }
}
