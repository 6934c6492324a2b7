package io.millrace.cli.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code millrace calls settle}: a person found out what became of a call. */
@Command(
    name = "settle",
    description = "Says what became of a call whose outcome is unknown: done or not_done.")
final class CallsSettle extends CallDecision {

  /** What became of a call. */
  enum Outcome {
    DONE("done"),
    NOT_DONE("not_done");

    private final String word;

    Outcome(String word) {
      this.word = word;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  @Parameters(
      index = "1",
      paramLabel = "done|not_done",
      description = "What became of it. not_done: and it will not happen any more.")
  @SuppressWarnings("NullAway.Init")
  private Outcome outcome;

  @Option(
      names = "--output",
      paramLabel = "JSON|@FILE|-",
      description = "With done: what the tool answered, or would have.")
  private @Nullable String output;

  @Override
  public Integer call() {
    if (outcome == Outcome.DONE && output == null)
      throw new UsageException("A call that is done needs --output JSON: what it answered");
    if (outcome == Outcome.NOT_DONE && output != null)
      throw new UsageException("--output belongs to done");
    var body = body().put("outcome", outcome.toString());
    if (output != null) body.set("output", JsonArgument.read("--output", output, surroundings()));
    return decide("settle", body);
  }
}
