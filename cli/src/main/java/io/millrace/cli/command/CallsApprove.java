package io.millrace.cli.command;

import picocli.CommandLine.Command;

/** {@code millrace calls approve}: this call, with these arguments, may be made. */
@Command(
    name = "approve",
    description = "Lets a call be made, with exactly these arguments, once its step is retried.")
final class CallsApprove extends CallDecision {

  @Override
  public Integer call() {
    return decide("approve", body());
  }
}
