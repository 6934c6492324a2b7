package io.millrace.bench.scenario.growth;

import io.millrace.bench.installation.Installation;
import io.millrace.bench.report.Plot;
import io.millrace.bench.scenario.BenchOptions;
import io.millrace.bench.scenario.Measured;
import io.millrace.bench.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;

/** How cost grows over one size: curves instead of figures alone. Takes minutes. */
interface Growth extends Scenario {

  /**
   * The curves, all over the same size.
   *
   * @param notes to add to: what limits the figures
   */
  List<Plot> measure(Installation on, BenchOptions options, List<String> notes) throws Exception;

  @Override
  default Measured run(Installation on, BenchOptions options) throws Exception {
    var notes = new ArrayList<String>();
    return Measured.of(this, measure(on, options, notes), notes);
  }

  @Override
  default boolean needsEmbedded() {
    return true;
  }

  @Override
  default boolean byDefault() {
    return false;
  }
}
