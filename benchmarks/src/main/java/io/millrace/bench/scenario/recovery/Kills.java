package io.millrace.bench.scenario.recovery;

import io.millrace.bench.report.Goal;
import io.millrace.bench.scenario.Figures;
import io.millrace.bench.scenario.Scenario;
import io.millrace.bench.scenario.recovery.SlowRuns.Outcome;
import java.util.ArrayList;
import java.util.List;

/** Kills of one kind, and the same without one, as figures. */
final class Kills {

  private static final Goal NONE = Goal.atMost(0, 0);

  private final List<Outcome> killed = new ArrayList<>();
  private final List<Double> ready = new ArrayList<>();

  void add(Outcome outcome) {
    killed.add(outcome);
  }

  void readyAfter(double seconds) {
    ready.add(seconds);
  }

  /**
   * @param undisturbed the same, but nothing was killed
   */
  Figures figures(Scenario scenario, Outcome undisturbed, RanAgain ranAgain, Goal goal) {
    var seconds = killed.stream().map(Outcome::seconds).toList();
    var figures =
        new Figures(scenario)
            .add("kills", killed.size(), "")
            .add("in flight at the kill, median", median(inFlight()), "runs")
            .add("from the kill until all are complete, median", median(seconds), "s", goal)
            .add("from the kill until all are complete, longest", longest(seconds), "s")
            .add("the same without a kill", undisturbed.seconds(), "s");
    if (!ready.isEmpty())
      figures.add("from the kill until ready again, median", median(ready), "s");
    return figures
        .add("finished steps that ran again", ranAgain.afterTheirResult(), "steps", NONE)
        .add("bodies that ran again after their end", ranAgain.afterItsEnd(), "steps")
        .add("bodies begun more than once", ranAgain.twice(), "steps")
        .add("bodies begun", ranAgain.begun(), "bodies");
  }

  private List<Double> inFlight() {
    return killed.stream().map(each -> (double) each.inFlight()).toList();
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private static double longest(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }
}
