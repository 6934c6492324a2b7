package io.millrace.trace.stream;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.contracts.message.LiveEvent;
import io.millrace.contracts.message.LiveKind;
import io.millrace.kit.view.JournalJson;
import io.millrace.trace.core.LiveFrame;
import java.util.Locale;

/** Live events as {@code docs/api.md} shows them. */
final class LiveJson {

  private LiveJson() {}

  static LiveFrame frame(LiveEvent event) {
    var node = JsonNodeFactory.instance.objectNode();
    node.put("runId", event.runId()).put("stepId", event.stepId()).put("attempt", event.attempt());
    node.put("at", JournalJson.instant(event.at()))
        .put("kind", event.kind().name().toLowerCase(Locale.ROOT));
    node.put("worker", event.worker()).put("text", event.text());
    return new LiveFrame(event.runId(), event.kind() == LiveKind.DELTA, node.toString());
  }
}
