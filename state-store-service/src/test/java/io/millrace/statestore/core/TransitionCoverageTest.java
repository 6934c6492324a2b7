package io.millrace.statestore.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.statestore.core.SeededHistoriesTest.History;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Every row of the transition table is walked by a test; a row that is not is either dead or
 * untested.
 */
class TransitionCoverageTest {

  private static final int HISTORIES = 1_500;

  @Test
  void every_row_of_the_table_is_walked() {
    var rejected = new Bench(Definitions.DESK);
    rejected.apply(rejected.start("{}", new Resolution.Unresolved("workflow_unknown", "none")));
    for (long seed = 0; seed < HISTORIES; seed++) new History(seed).play();

    var untested = new TreeSet<>(Transitions.all());
    untested.removeAll(Bench.SEEN);

    assertThat(untested)
        .as(
            "Rows of Transitions that no history walks: add a scenario to Definitions or take the row away")
        .isEmpty();
  }
}
