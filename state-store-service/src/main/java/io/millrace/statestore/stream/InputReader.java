package io.millrace.statestore.stream;

import io.millrace.contracts.message.Command;
import io.millrace.contracts.message.CommandBody;
import io.millrace.contracts.message.StepRetry;
import io.millrace.contracts.message.TaskResult;
import io.millrace.contracts.record.Records;
import io.millrace.contracts.topic.Topics;
import io.millrace.statestore.core.Input;
import io.millrace.statestore.core.Timer;
import java.time.Instant;

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
   * @throws io.millrace.contracts.codec.UndecodableException when the bytes are no message of the
   *     topic
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
    return switch (command.body()) {
      case CommandBody.StartRun body ->
          new Input.StartRequested(command, body, resolver.resolve(body), at);
      case CommandBody.CancelRun body -> new Input.CancelRequested(command, body, at);
      case CommandBody.DecideReview body -> new Input.ReviewAnswered(command, body, at);
    };
  }

  private static Timer retry(StepRetry retry) {
    return new Timer(
        retry.runId(), Timer.Kind.RETRY, retry.stepId(), retry.attempt(), retry.dueAt());
  }
}
