package io.millrace.trace.api;

import io.millrace.contracts.id.RunIds;
import io.millrace.kit.problem.ProblemException;
import io.millrace.trace.ops.TraceMetrics;
import io.millrace.trace.ops.TraceSettings;
import io.millrace.trace.store.StateStore;
import io.millrace.trace.stream.TraceHub;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * The streams as Vert.x routes: comments, ids, back-pressure and the end of a connection are all in
 * hand here. A request for the same path that does not ask for {@code text/event-stream} goes on to
 * {@link HistoryResource}.
 */
@ApplicationScoped
class StreamRoutes {

  private static final String EVENT_STREAM = "text/event-stream";

  private final OpenStreams streams;
  private final Beginning beginning;
  private final TraceHub hub;
  private final StateStore store;
  private final TraceSettings settings;
  private final TraceMetrics metrics;

  StreamRoutes(
      OpenStreams streams,
      Beginning beginning,
      TraceHub hub,
      StateStore store,
      TraceSettings settings,
      TraceMetrics metrics) {
    this.streams = streams;
    this.beginning = beginning;
    this.hub = hub;
    this.store = store;
    this.settings = settings;
    this.metrics = metrics;
  }

  void register(@Observes Router router) {
    router.get("/api/v1/runs/:runId/events").handler(this::run);
    router.get("/api/v1/events").handler(this::allRuns);
  }

  private void run(RoutingContext context) {
    if (!wantsStream(context)) {
      context.next();
      return;
    }
    var runId = Objects.requireNonNull(context.pathParam("runId"), "The route has this parameter");
    try {
      if (!RunIds.isValid(runId)) throw Beginning.unknown(runId);
      var after = after(context);
      var mailbox = hub.watch(runId);
      streams.begin(
          context,
          mailbox,
          () -> hub.unwatch(runId, mailbox),
          writer -> {
            var start =
                after.isPresent()
                    ? beginning.resumed(runId, after.getAsLong())
                    : beginning.withSnapshot(runId);
            new RunStream(hub, store, settings, metrics, runId, start, mailbox, writer).run();
          });
    } catch (ProblemException e) {
      ProblemResponse.send(context, e);
    }
  }

  private void allRuns(RoutingContext context) {
    if (!wantsStream(context)) {
      var detail =
          "This path answers with text/event-stream only; GET /api/v1/runs lists runs as JSON.";
      ProblemResponse.send(
          context, new ProblemException(406, "not_acceptable", "Not acceptable", detail));
      return;
    }
    var mailbox = hub.watchAll();
    streams.begin(
        context,
        mailbox,
        () -> hub.unwatchAll(mailbox),
        writer -> new AllRunsStream(settings, metrics, mailbox, writer).run());
  }

  private static boolean wantsStream(RoutingContext context) {
    var accept = context.request().getHeader("Accept");
    if (accept == null) return false;
    return Arrays.stream(accept.toLowerCase(Locale.ROOT).split(","))
        .map(type -> type.split(";")[0].strip())
        .anyMatch(EVENT_STREAM::equals);
  }

  /** The header wins: a browser that reconnects repeats the address it began with. */
  private static OptionalLong after(RoutingContext context) {
    var header = context.request().getHeader("Last-Event-ID");
    var text =
        header != null && !header.isBlank() ? header.strip() : context.request().getParam("after");
    if (text == null || text.isBlank()) return OptionalLong.empty();
    try {
      long after = Long.parseLong(text);
      if (after >= 0) return OptionalLong.of(after);
    } catch (NumberFormatException e) {
      throw afterInvalid();
    }
    throw afterInvalid();
  }

  private static ProblemException afterInvalid() {
    return new ProblemException(
        400,
        "after_invalid",
        "The position is not valid",
        "'after' and Last-Event-ID are sequences: 0 or more.");
  }
}
