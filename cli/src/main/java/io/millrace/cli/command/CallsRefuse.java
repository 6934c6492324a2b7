package io.millrace.cli.command;

import picocli.CommandLine.Command;

/** {@code millrace calls refuse}: this call is not made, also where it was approved before. */
@Command(
    name = "refuse",
    description = "Forbids a call; its step then fails with approval_refused when it asks again.")
final class CallsRefuse extends CallDecision {

  @Override
  public Integer call() {
    return decide("refuse", body());
  }
}
