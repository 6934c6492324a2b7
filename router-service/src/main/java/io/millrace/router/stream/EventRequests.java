package io.millrace.router.stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.contracts.id.RunIds;
import io.millrace.contracts.json.Json;
import io.millrace.router.core.Admission;
import io.millrace.router.core.Refusal;
import io.millrace.router.core.Request;
import io.millrace.router.core.RequestRefusedException;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an event asks for. The run id follows from the event's source and id, so the same
 * event again is the same run.
 */
final class EventRequests {

  static final String MESSAGE = "io.millrace.request.message.v1";
  static final String RUN = "io.millrace.request.run.v1";

  private static final Set<String> MESSAGE_FIELDS =
      Set.of("sessionId", "text", "context", "priority");
  private static final Set<String> RUN_FIELDS = Set.of("workflow", "input", "priority");
  private static final String ACTOR = "service:";
  private static final int SOURCE_CHARS_MAX = 128;

  private EventRequests() {}

  /**
   * @throws RequestRefusedException when the type is unknown or the data do not have its form
   */
  static Request read(RequestEvent event, Instant at) {
    var data = event.data();
    var actor =
        ACTOR
            + (event.source().length() <= SOURCE_CHARS_MAX
                ? event.source()
                : event.source().substring(0, SOURCE_CHARS_MAX));
    return switch (event.type()) {
      case MESSAGE -> {
        requireFields(data, MESSAGE_FIELDS);
        var sessionId = text(data, "sessionId");
        if (sessionId != null) Admission.requireSessionId(sessionId);
        var context = data.hasNonNull("context") ? Json.of(data.get("context")) : Json.EMPTY_OBJECT;
        yield new Request.ChatMessage(
            runId(event, sessionId),
            actor,
            at,
            sessionId,
            text(data, "text"),
            context,
            text(data, "priority"));
      }
      case RUN -> {
        requireFields(data, RUN_FIELDS);
        var input = data.hasNonNull("input") ? Json.of(data.get("input")) : null;
        yield new Request.RunOrder(
            runId(event, null), actor, at, text(data, "workflow"), input, text(data, "priority"));
      }
      default ->
          throw new RequestRefusedException(
              Refusal.EVENT_TYPE_UNKNOWN,
              "The type must be " + MESSAGE + " or " + RUN + ", not " + event.type() + ".");
    };
  }

  private static String runId(RequestEvent event, @Nullable String sessionId) {
    return RunIds.forIdempotencyKey("event\n" + event.source(), sessionId, event.id());
  }

  private static void requireFields(JsonNode data, Set<String> known) {
    if (!data.isObject())
      throw new RequestRefusedException(Refusal.JSON_MALFORMED, "The data must be an object.");
    data.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name))
                throw new RequestRefusedException(
                    Refusal.JSON_MALFORMED, "The data have an unknown field '" + name + "'.");
            });
  }

  private static @Nullable String text(JsonNode data, String field) {
    if (!data.hasNonNull(field)) return null;
    if (!data.get(field).isTextual())
      throw new RequestRefusedException(
          Refusal.JSON_MALFORMED, "'" + field + "' must be a string.");
    return data.get(field).asText();
  }
}
