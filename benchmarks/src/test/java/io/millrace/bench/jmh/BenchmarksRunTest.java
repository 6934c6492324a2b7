package io.millrace.bench.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs every benchmark once in this process, so that none of them rots. Its times say nothing. */
class BenchmarksRunTest {

  /**
   * Two of the machine, two of the codec with four messages each, three of CEL, two of the head.
   */
  private static final int RUNS = 15;

  /** The lock is the machine's: a measurement that runs beside this does not concern it. */
  @BeforeAll
  static void share_the_machine() {
    System.setProperty("jmh.ignoreLock", "true");
  }

  @Test
  void every_benchmark_runs() throws RunnerException {
    var once =
        new OptionsBuilder()
            .include("io\\.millrace\\.bench\\.jmh\\..*")
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(1))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();

    var results = new Runner(once).run();

    assertThat(results).hasSize(RUNS);
  }
}
