package io.millrace.trace.api;

import io.millrace.kit.problem.ProblemException;
import io.millrace.trace.api.SseWriter.ReaderGoneException;
import io.millrace.trace.core.Mailbox;
import io.millrace.trace.ops.TraceMetrics;
import io.millrace.trace.ops.TraceSettings;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * The streams that are open: how many there may be, the virtual thread of each, and how each ends.
 */
@ApplicationScoped
class OpenStreams {

  /** What a stream does once it has its place. */
  interface Body {
    void run(SseWriter writer) throws ReaderGoneException, DroppedException, InterruptedException;
  }

  private static final Logger LOG = Logger.getLogger(OpenStreams.class);
  private static final int RETRY_AFTER_SECONDS = 5;

  private final TraceSettings settings;
  private final TraceMetrics metrics;
  private final AtomicInteger open = new AtomicInteger();
  private final Set<Mailbox<?>> mailboxes = ConcurrentHashMap.newKeySet();
  private volatile boolean stopping;

  OpenStreams(TraceSettings settings, TraceMetrics metrics) {
    this.settings = settings;
    this.metrics = metrics;
  }

  @PostConstruct
  void measure() {
    metrics.gauge("millrace.trace.streams", open::get);
  }

  void onStop(@Observes ShutdownEvent event) {
    stopping = true;
    mailboxes.forEach(Mailbox::close);
  }

  /** Begins a stream, or refuses it with a problem document. Returns at once. */
  void begin(RoutingContext context, Mailbox<?> mailbox, Runnable release, Body body) {
    if (stopping || open.incrementAndGet() > settings.streamsMax()) {
      if (!stopping) open.decrementAndGet();
      release.run();
      ProblemResponse.send(context, exhausted());
      return;
    }
    mailboxes.add(mailbox);
    context.response().closeHandler(closed -> mailbox.close());
    context.response().exceptionHandler(e -> mailbox.close());
    Thread.ofVirtual()
        .name("millrace-trace-stream")
        .start(
            () -> {
              try {
                serve(context, body);
              } finally {
                mailboxes.remove(mailbox);
                release.run();
                open.decrementAndGet();
              }
            });
  }

  private void serve(RoutingContext context, Body body) {
    var writer =
        new SseWriter(
            context.response(), settings.writeQueueBytesMax(), settings.slowReaderTimeout());
    try {
      body.run(writer);
    } catch (ReaderGoneException e) {
      LOG.debugf("A reader of %s went away", context.request().path());
    } catch (DroppedException e) {
      drop(context, writer, e);
    } catch (ProblemException e) {
      ProblemResponse.send(context, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      context.request().connection().close();
    } catch (RuntimeException e) {
      LOG.errorf(e, "The stream %s failed", context.request().path());
      if (context.response().headWritten()) context.request().connection().close();
      else context.fail(e);
    }
  }

  private void drop(RoutingContext context, SseWriter writer, DroppedException why) {
    metrics.streamDropped(why.code());
    try {
      writer.drop(why, settings.closeTimeout());
    } catch (ReaderGoneException | DroppedException e) {
      context.request().connection().close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      context.request().connection().close();
    }
  }

  private ProblemException exhausted() {
    return new ProblemException(
            503,
            "streams_exhausted",
            "Too many streams",
            "This service serves "
                + settings.streamsMax()
                + " streams at one time. Try again later, or read the history as JSON.")
        .retryAfter(RETRY_AFTER_SECONDS);
  }
}
