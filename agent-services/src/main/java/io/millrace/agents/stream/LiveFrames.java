package io.millrace.agents.stream;

import io.millrace.agents.core.Texts;
import io.millrace.contracts.message.AgentTask;
import io.millrace.contracts.message.LiveEvent;
import io.millrace.contracts.message.LiveKind;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The live frames of one attempt. Pieces of text that come within {@link #JOIN} of the last frame
 * are joined, so a fast model makes some 30 frames a second instead of hundreds; what is left is
 * sent before any other frame. An attempt shows at most {@link #CHARS_MAX} characters.
 */
final class LiveFrames {

  static final Duration JOIN = Duration.ofMillis(30);
  static final int FRAME_CHARS_MAX = 2_000;
  static final int CHARS_MAX = 200_000;

  private final AgentTask task;
  private final String worker;
  private final Consumer<LiveEvent> channel;
  private final StringBuilder waiting = new StringBuilder();
  private long sentAtNanos = System.nanoTime() - JOIN.toNanos();
  private int chars;
  private boolean started;

  LiveFrames(AgentTask task, String worker, Consumer<LiveEvent> channel) {
    this.task = task;
    this.worker = worker;
    this.channel = channel;
  }

  synchronized void delta(String text) {
    int take = Math.min(text.length(), CHARS_MAX - chars);
    if (take <= 0) return;
    started();
    chars += take;
    waiting.append(text, 0, take);
    if (System.nanoTime() - sentAtNanos >= JOIN.toNanos() || waiting.length() >= FRAME_CHARS_MAX)
      flush();
  }

  /** Shows that the attempt is under way; anything that is shown says it first. */
  synchronized void started() {
    if (started) return;
    started = true;
    send(LiveKind.STARTED, null);
  }

  /** Shows the end of an attempt whose beginning was shown. */
  synchronized void finished(String code) {
    if (started) show(LiveKind.FINISHED, code);
  }

  synchronized void show(LiveKind kind, @Nullable String text) {
    started();
    flush();
    send(kind, text == null ? null : Texts.bounded(text, FRAME_CHARS_MAX));
  }

  private void flush() {
    for (int from = 0; from < waiting.length(); from += FRAME_CHARS_MAX)
      send(
          LiveKind.DELTA,
          waiting.substring(from, Math.min(waiting.length(), from + FRAME_CHARS_MAX)));
    waiting.setLength(0);
    sentAtNanos = System.nanoTime();
  }

  private void send(LiveKind kind, @Nullable String text) {
    channel.accept(
        new LiveEvent(
            task.runId(), task.stepId(), task.attempt(), Instant.now(), worker, kind, text));
  }
}
