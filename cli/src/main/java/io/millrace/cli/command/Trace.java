package io.millrace.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.cli.http.ApiException;
import io.millrace.cli.http.ApiPath;
import io.millrace.cli.http.Frame;
import io.millrace.cli.http.RunEventStream;
import io.millrace.cli.text.EventText;
import io.millrace.cli.text.Field;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code millrace trace}: the journal of a run, as it is or as it grows. With {@code --follow
 * --json} every frame is one line {@code {"event", "id", "data"}}. Following takes up a lost
 * connection where it broke; see {@link RunEventStream}.
 */
@Command(name = "trace", description = "Prints the events of a run, or follows them.")
final class Trace extends Verb {

  private static final int PAGES_MAX = 1000;
  private static final ObjectMapper JSON = new ObjectMapper();

  @Parameters(paramLabel = "RUN", description = "Run id.")
  @SuppressWarnings("NullAway.Init")
  private String runId;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on until the run ends; the exit code tells how it ended.")
  private boolean follow;

  @Option(names = "--after", paramLabel = "SEQUENCE", description = "Only events after this one.")
  private @Nullable Long after;

  @Override
  public Integer call() {
    return follow ? follow() : history();
  }

  private int history() {
    var client = client();
    var events = JsonNodeFactory.instance.arrayNode();
    var from = after == null ? null : String.valueOf(after);
    for (int page = 0; page < PAGES_MAX; page++) {
      var answer = client.get(events().with("after", from));
      answer.path("events").forEach(events::add);
      var next = Field.of(answer, "next");
      if (next.isEmpty() || next.equals(from)) break;
      from = next;
    }
    if (json()) {
      var all = JsonNodeFactory.instance.objectNode().put("runId", runId);
      all.set("events", events);
      printJson(all.putNull("next"));
    } else {
      for (JsonNode event : events) print(EventText.journal(event, style()) + "\n");
    }
    return ExitCode.OK;
  }

  private int follow() {
    var stream = new RunEventStream(client(), events(), after, this::notice);
    JsonNode end;
    try {
      end = parse(stream.follow(this::show));
    } catch (ApiException.Unreachable e) {
      if (stream.lastSequence() != null)
        notice(
            "Go on later with ./millrace trace '"
                + runId
                + "' --follow --after "
                + stream.lastSequence());
      throw e;
    }
    var status = Field.of(end, "status");
    if (json()) printJson(frame("end", null, end));
    else print("The run is " + style().status(status) + ".\n");
    return ExitCode.ofRun(status);
  }

  private void show(Frame frame) {
    var data = parse(frame.data());
    if (json()) {
      printJson(frame(frame.event(), frame.id(), data));
      return;
    }
    switch (frame.event()) {
      case "snapshot" -> print(EventText.snapshot(data, style()) + "\n");
      case "journal" -> {
        print(EventText.journal(data, style()) + "\n");
        if (Field.of(data, "type").equals("ReviewRequested"))
          notice(
              "Waits for ./millrace decide '"
                  + Field.of(data.path("data"), "reviewId")
                  + "' approve|reject|edit");
      }
      case "live" -> print(EventText.live(data, style()) + "\n");
      default -> {
        // A kind of frame that this version does not know; --json shows it.
      }
    }
  }

  private ApiPath events() {
    return ApiPath.of("/api/v1/runs", runId, "events");
  }

  private static JsonNode frame(String event, @Nullable String id, JsonNode data) {
    var frame = JsonNodeFactory.instance.objectNode().put("event", event).put("id", id);
    frame.set("data", data);
    return frame;
  }

  private static JsonNode parse(String data) {
    try {
      return JSON.readTree(data);
    } catch (JsonProcessingException e) {
      throw new ApiException.Unreadable(
          "A frame of the stream is not JSON: " + e.getOriginalMessage());
    }
  }
}
