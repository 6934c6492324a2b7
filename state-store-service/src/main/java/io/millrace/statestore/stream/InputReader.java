package io.millrace.statestore.stream;

import io.millrace.contracts.codec.UndecodableException;
import io.millrace.contracts.json.InvalidJsonException;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Command;
import io.millrace.contracts.message.CommandBody;
import io.millrace.contracts.message.StepRetry;
import io.millrace.contracts.message.TaskResult;
import io.millrace.contracts.record.Records;
import io.millrace.contracts.topic.Topics;
import io.millrace.statestore.core.Input;
import io.millrace.statestore.core.Timer;
import java.time.Instant;
import java.util.stream.Stream;

/** What a record on one of the input topics means. */
final class InputReader {

  /** A record is an input to the machine, or a retry that waits to become one. */
  sealed interface Read {
    record Now(Input input) implements Read {}

    record Later(Timer timer) implements Read {}
  }

  private final Resolver resolver;

  InputReader(Resolver resolver) {
    this.resolver = resolver;
  }

  /**
   * @throws UndecodableException when the bytes are no message of the topic
   */
  Read read(String topic, byte[] value, Instant at) {
    if (topic.equals(Topics.COMMANDS.name()))
      return new Read.Now(command(Records.codec(Command.class).decode(value), at));
    if (topic.equals(Topics.RESULTS.name()))
      return new Read.Now(
          new Input.ResultReceived(Records.codec(TaskResult.class).decode(value), at));
    if (topic.equals(Topics.RETRIES.name()))
      return new Read.Later(retry(Records.codec(StepRetry.class).decode(value)));
    throw new IllegalStateException("The topology has no source " + topic);
  }

  private Input command(Command command, Instant at) {
    jsonOf(command.body()).forEach(InputReader::requireWellFormed);
    return switch (command.body()) {
      case CommandBody.StartRun body ->
          new Input.StartRequested(command, body, resolver.resolve(body), null, null, at);
      case CommandBody.ForkRun body ->
          new Input.ForkRequested(command, body, resolver.resolve(body), at);
      case CommandBody.CancelRun body -> new Input.Commanded(command, at);
      case CommandBody.PauseRun body -> new Input.Commanded(command, at);
      case CommandBody.ResumeRun body -> new Input.Commanded(command, at);
      case CommandBody.RetryStep body -> new Input.Commanded(command, at);
      case CommandBody.SkipStep body -> new Input.Commanded(command, at);
      case CommandBody.OverrideStep body -> new Input.Commanded(command, at);
      case CommandBody.SignalRun body -> new Input.Commanded(command, at);
      case CommandBody.DecideReview body -> new Input.Commanded(command, at);
    };
  }

  private static Stream<Json> jsonOf(CommandBody body) {
    return switch (body) {
      case CommandBody.StartRun b -> Stream.of(b.input());
      case CommandBody.ForkRun b ->
          Stream.concat(
              Stream.of(b.input()),
              b.takenOver().values().stream().flatMap(taken -> Stream.ofNullable(taken.output())));
      case CommandBody.OverrideStep b -> Stream.of(b.output());
      case CommandBody.SignalRun b -> Stream.of(b.payload());
      case CommandBody.DecideReview b -> Stream.ofNullable(b.output());
      case CommandBody.CancelRun b -> Stream.of();
      case CommandBody.PauseRun b -> Stream.of();
      case CommandBody.ResumeRun b -> Stream.of();
      case CommandBody.RetryStep b -> Stream.of();
      case CommandBody.SkipStep b -> Stream.of();
    };
  }

  /** Further on everybody takes it for JSON: a run that held anything else could not go on. */
  private static void requireWellFormed(Json json) {
    try {
      json.requireWellFormed();
    } catch (InvalidJsonException e) {
      throw new UndecodableException(
          "json_malformed", "The command holds no JSON: " + e.getMessage(), e);
    }
  }

  private static Timer retry(StepRetry retry) {
    return new Timer(
        retry.runId(), Timer.Kind.RETRY, retry.stepId(), retry.attempt(), retry.dueAt());
  }
}
