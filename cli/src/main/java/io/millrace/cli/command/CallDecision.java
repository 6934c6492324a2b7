package io.millrace.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.text.Field;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What the decisions on a call share: which call, who says so and why. A second decision is refused
 * by the server and has no effect. Nothing goes on by itself: the step is retried for that.
 */
abstract class CallDecision extends Verb {

  @Parameters(
      index = "0",
      paramLabel = "KEY",
      description = "Effect key, as ./millrace calls list prints it.")
  @SuppressWarnings("NullAway.Init")
  private String key;

  @Option(names = "--comment", paramLabel = "TEXT", description = "Why; kept with the call.")
  private @Nullable String comment;

  @Option(names = "--by", paramLabel = "NAME", description = "Who decides. Default: $USER.")
  private @Nullable String by;

  final ObjectNode body() {
    return JsonNodeFactory.instance.objectNode().put("by", who()).put("comment", comment);
  }

  final int decide(String verb, ObjectNode body) {
    var call = client().post(Calls.path(key, verb), body).body();
    if (json()) printJson(call);
    else
      print(
          Field.of(call, "tool")
              + " is "
              + Field.of(call, "status")
              + "\n"
              + style()
                  .faint(
                      "./millrace retry '"
                          + Field.of(call, "runId")
                          + "' '"
                          + Field.of(call, "stepId")
                          + "' lets its step go on")
              + "\n");
    return ExitCode.OK;
  }

  private String who() {
    if (by != null) return by;
    return surroundings()
        .variable("USER")
        .or(() -> surroundings().variable("USERNAME"))
        .orElseThrow(() -> new UsageException("Who decides? $USER is not set; use --by NAME"));
  }
}
