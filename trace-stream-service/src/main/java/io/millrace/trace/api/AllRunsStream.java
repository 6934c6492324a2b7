package io.millrace.trace.api;

import io.millrace.trace.api.SseWriter.ReaderGoneException;
import io.millrace.trace.core.JournalFrame;
import io.millrace.trace.core.Mailbox;
import io.millrace.trace.ops.TraceMetrics;
import io.millrace.trace.ops.TraceSettings;

/**
 * One reader of the journal of all runs from now on. It cannot resume, so a reader that does not
 * keep up is dropped and reads its list anew.
 */
final class AllRunsStream {

  private final TraceSettings settings;
  private final TraceMetrics metrics;
  private final Mailbox<JournalFrame> mailbox;
  private final SseWriter writer;

  AllRunsStream(
      TraceSettings settings,
      TraceMetrics metrics,
      Mailbox<JournalFrame> mailbox,
      SseWriter writer) {
    this.settings = settings;
    this.metrics = metrics;
    this.mailbox = mailbox;
    this.writer = writer;
  }

  void run() throws ReaderGoneException, DroppedException, InterruptedException {
    writer.open();
    writer.flush();
    while (!mailbox.isClosed()) {
      var frames = mailbox.await(settings.heartbeat().toMillis());
      if (mailbox.isOverflowed())
        throw DroppedException.slowReader("The reader did not keep up. Read the list anew.");
      for (var frame : frames) {
        writer.frame("journal", null, frame.json());
        metrics.delivered(frame.atMs());
      }
      if (frames.isEmpty()) writer.heartbeat();
      writer.flush();
    }
    writer.end(settings.closeTimeout());
  }
}
