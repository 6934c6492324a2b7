package io.millrace.bench.jmh;

import io.millrace.contracts.codec.MessageCodec;
import io.millrace.contracts.message.AgentTask;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.Message;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.TaskResult;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Messages to bytes and back, as every record of every topic goes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodecBenchmark {

  /** The journal entry is the success of a step; the run state has three finished steps. */
  @Param({"JournalEntry", "RunState", "AgentTask", "TaskResult"})
  public String message = "";

  private Bound<?> bound = bound("JournalEntry");

  @Setup
  public void prepare() {
    bound = bound(message);
  }

  @Benchmark
  public byte[] encode() {
    return bound.encode();
  }

  @Benchmark
  public Message decode() {
    return bound.decode();
  }

  private static Bound<?> bound(String message) {
    var run = PipelineRun.played();
    return switch (message) {
      case "JournalEntry" -> Bound.of(JournalEntry.class, success(run));
      case "RunState" -> Bound.of(RunState.class, run.state());
      case "AgentTask" -> Bound.of(AgentTask.class, run.tasks().getFirst());
      case "TaskResult" -> Bound.of(TaskResult.class, run.results().getFirst());
      default -> throw new IllegalArgumentException(message);
    };
  }

  private static JournalEntry success(PipelineRun run) {
    return run.journal().stream()
        .filter(entry -> entry.kindName().equals("StepSucceeded"))
        .findFirst()
        .orElseThrow();
  }

  private record Bound<T extends Message>(MessageCodec<T> codec, T message, byte[] bytes) {

    static <T extends Message> Bound<T> of(Class<T> type, T message) {
      var codec = new MessageCodec<>(type);
      return new Bound<>(codec, message, codec.encode(message));
    }

    byte[] encode() {
      return codec.encode(message);
    }

    T decode() {
      return codec.decode(bytes);
    }
  }
}
