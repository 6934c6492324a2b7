package io.millrace.trace.stream;

import io.millrace.trace.core.EventMemory;
import io.millrace.trace.core.JournalFrame;
import io.millrace.trace.core.LiveFrame;
import io.millrace.trace.core.Mailbox;
import io.millrace.trace.ops.TraceMetrics;
import io.millrace.trace.ops.TraceSettings;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where what comes from Kafka meets those who watch. Nothing here waits: a reader that does not
 * keep up loses frames, never delays the others.
 */
@ApplicationScoped
public class TraceHub {

  private final TraceSettings settings;
  private final TraceMetrics metrics;
  private final EventMemory memory;
  private final ConcurrentHashMap<String, Set<Mailbox<LiveFrame>>> watchers =
      new ConcurrentHashMap<>();
  private final Set<Mailbox<JournalFrame>> watchersOfAll = ConcurrentHashMap.newKeySet();

  TraceHub(TraceSettings settings, TraceMetrics metrics) {
    this.settings = settings;
    this.metrics = metrics;
    memory =
        new EventMemory(
            new EventMemory.Limits(
                settings.memoryEventsPerRunMax(),
                settings.memoryRunsMax(),
                settings.memoryBytesMax()));
  }

  @PostConstruct
  void measure() {
    metrics.gauge("millrace.trace.memory.bytes", memory::bytes);
    metrics.gauge("millrace.trace.memory.runs", memory::runs);
  }

  public EventMemory memory() {
    return memory;
  }

  /** A watcher of all runs gets rendered frames; one of a run has memory render them. */
  void journal(JournalFrame frame) {
    boolean forAll = !watchersOfAll.isEmpty();
    if (forAll && !frame.render()) return;
    if (!memory.offer(frame)) return;
    watchers.getOrDefault(frame.runId(), Set.of()).forEach(Mailbox::wake);
    if (forAll) watchersOfAll.forEach(mailbox -> mailbox.offer(frame));
  }

  /** Whether somebody watches one run; those who watch all get no live events. */
  boolean isWatched(String runId) {
    return watchers.containsKey(runId);
  }

  void live(LiveFrame frame) {
    for (var mailbox : watchers.getOrDefault(frame.runId(), Set.of()))
      if (!mailbox.offer(frame)) metrics.liveDropped();
  }

  /** Watches one run; from now on the box is woken by its events. */
  public Mailbox<LiveFrame> watch(String runId) {
    var mailbox = Mailbox.live(settings.liveFramesMax());
    watchers.compute(
        runId,
        (id, boxes) -> {
          var all = boxes == null ? ConcurrentHashMap.<Mailbox<LiveFrame>>newKeySet() : boxes;
          all.add(mailbox);
          return all;
        });
    return mailbox;
  }

  public void unwatch(String runId, Mailbox<LiveFrame> mailbox) {
    watchers.computeIfPresent(
        runId,
        (id, boxes) -> {
          boxes.remove(mailbox);
          return boxes.isEmpty() ? null : boxes;
        });
  }

  public Mailbox<JournalFrame> watchAll() {
    var mailbox = new Mailbox<JournalFrame>(settings.allRunsFramesMax(), List.of());
    watchersOfAll.add(mailbox);
    return mailbox;
  }

  public void unwatchAll(Mailbox<JournalFrame> mailbox) {
    watchersOfAll.remove(mailbox);
  }
}
