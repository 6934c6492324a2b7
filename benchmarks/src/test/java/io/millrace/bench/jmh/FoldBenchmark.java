package io.millrace.bench.jmh;

import io.millrace.contracts.message.RunState;
import io.millrace.statestore.core.Evolver;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** The state machine: what a run of three steps costs it, and what folding its journal does. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class FoldBenchmark {

  private final PipelineRun run = PipelineRun.played();

  /** The four decisions of a pipeline: its start and three results, with the folds they hold. */
  @Benchmark
  public void decidePipeline(Blackhole sink) {
    for (var move : run.moves()) sink.consume(move.decide());
  }

  /** The journal of the pipeline, from nothing to the last state. */
  @Benchmark
  public @Nullable RunState foldJournal() {
    return Evolver.fold(run.journal());
  }
}
