package io.millrace.trace.api;

import io.millrace.trace.api.SseWriter.ReaderGoneException;
import io.millrace.trace.core.JournalFrame;
import io.millrace.trace.core.LiveFrame;
import io.millrace.trace.core.Mailbox;
import io.millrace.trace.core.Move;
import io.millrace.trace.core.RunFollower;
import io.millrace.trace.ops.TraceMetrics;
import io.millrace.trace.ops.TraceSettings;
import io.millrace.trace.store.StateStore;
import io.millrace.trace.store.StateStoreException;
import io.millrace.trace.stream.TraceHub;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One reader of one run, on a virtual thread of its own: asks its follower what comes next, does
 * it, and waits in its mailbox in between.
 */
final class RunStream {

  private static final int BATCH = 200;
  private static final long POLL_FIRST_MS = 100;
  private static final long POLL_GAP_MS = 1_000;

  private final TraceHub hub;
  private final StateStore store;
  private final TraceSettings settings;
  private final TraceMetrics metrics;
  private final String runId;
  private final Beginning.Start start;
  private final Mailbox<LiveFrame> mailbox;
  private final SseWriter writer;
  private final RunFollower follower;
  private long quietSinceMs = nowMs();

  RunStream(
      TraceHub hub,
      StateStore store,
      TraceSettings settings,
      TraceMetrics metrics,
      String runId,
      Beginning.Start start,
      Mailbox<LiveFrame> mailbox,
      SseWriter writer) {
    this.hub = hub;
    this.store = store;
    this.settings = settings;
    this.metrics = metrics;
    this.runId = runId;
    this.start = start;
    this.mailbox = mailbox;
    this.writer = writer;
    var timing =
        new RunFollower.Timing(
            BATCH,
            POLL_FIRST_MS,
            POLL_GAP_MS,
            settings.idleCheck().toMillis(),
            settings.gapTimeout().toMillis());
    follower = new RunFollower(runId, start.after(), timing);
  }

  /** Returns when the stream has ended, whoever ended it. */
  void run() throws ReaderGoneException, DroppedException, InterruptedException {
    writer.open();
    var snapshot = start.snapshot();
    if (snapshot != null) writer.frame("snapshot", snapshot.sequence(), snapshot.json());
    writer.flush();
    var endStatus = start.endStatus();
    while (endStatus == null && !mailbox.isClosed()) endStatus = step();
    if (endStatus != null) {
      sendLive(mailbox.await(0));
      writer.frame("end", null, "{\"status\":\"" + endStatus + "\"}");
    }
    writer.end(settings.closeTimeout());
  }

  /** Returns the status of the run where it has ended; null while the stream goes on. */
  private @Nullable String step()
      throws ReaderGoneException, DroppedException, InterruptedException {
    return switch (follower.next(hub.memory(), nowMs())) {
      case Move.Deliver deliver -> {
        var ended = sendEvents(deliver.frames());
        deliver.frames().forEach(frame -> metrics.delivered(frame.atMs()));
        if (ended == null) sendLive(mailbox.await(0));
        yield ended;
      }
      case Move.AskArchive ask -> sendEvents(archived(ask.after()));
      case Move.Wait wait -> {
        long heartbeatAtMs = quietSinceMs + settings.heartbeat().toMillis();
        sendLive(mailbox.await(Math.max(0, Math.min(wait.untilMs(), heartbeatAtMs) - nowMs())));
        if (nowMs() >= heartbeatAtMs) sendHeartbeat();
        yield null;
      }
      case Move.GiveUp giveUp ->
          throw new DroppedException(
              "archive_behind",
              "Event "
                  + giveUp.missing()
                  + " did not reach the archive in time. Resume after the last id.");
    };
  }

  private List<JournalFrame> archived(long after) throws InterruptedException {
    try {
      return follower.answered(store.events(runId, after, StateStore.PAGE_EVENTS_MAX), nowMs());
    } catch (StateStoreException e) {
      follower.unanswered(nowMs());
      return List.of();
    }
  }

  private @Nullable String sendEvents(List<JournalFrame> frames)
      throws ReaderGoneException, DroppedException, InterruptedException {
    for (var frame : frames) {
      writer.frame("journal", frame.sequence(), frame.json());
      var ended = start.endStatus(frame);
      if (ended != null) return ended;
    }
    flush(!frames.isEmpty());
    return null;
  }

  private void sendLive(List<LiveFrame> frames)
      throws ReaderGoneException, DroppedException, InterruptedException {
    for (var frame : frames) writer.frame("live", null, frame.json());
    flush(!frames.isEmpty());
  }

  private void sendHeartbeat() throws ReaderGoneException, DroppedException, InterruptedException {
    writer.heartbeat();
    flush(true);
  }

  private void flush(boolean any)
      throws ReaderGoneException, DroppedException, InterruptedException {
    if (!any) return;
    writer.flush();
    quietSinceMs = nowMs();
  }

  private static long nowMs() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }
}
