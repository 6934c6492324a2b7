package io.millrace.bench.jmh;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.workflow.Expression;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** CEL: a condition, a mapping, and what compiling one costs a workflow that is parsed. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ExpressionBenchmark {

  private static final String MAPPING =
      "{'document': steps.classify.output.document, 'lines': input.lines.filter(l, l.amount > 10)}";

  private final Expression condition =
      Expression.of(
          Expression.Place.STEP,
          "steps.classify.confidence < 0.7 && input.customer != '' && size(input.lines) > 1");
  private final Expression mapping = Expression.of(Expression.Place.STEP, MAPPING);
  private final Map<String, Object> variables =
      Map.of(
          "input",
          Map.of(
              "customer",
              "C-1",
              "lines",
              List.of(Map.of("amount", 5L), Map.of("amount", 15L), Map.of("amount", 20L))),
          "steps",
          Map.of(
              "classify",
              Map.of("confidence", 0.5, "output", Map.of("document", "x".repeat(480)))));

  @Benchmark
  public boolean condition() {
    return condition.test(variables);
  }

  @Benchmark
  public Json mapping() {
    return mapping.json(variables);
  }

  @Benchmark
  public Expression compile() {
    return Expression.of(Expression.Place.STEP, MAPPING);
  }
}
