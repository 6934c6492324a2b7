package io.millrace.bench.load;

import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.JournalEntry;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * Watches the journal for runs of this measurement: counts those that began to wait, and tells when
 * a run has ended. Runs of others are passed over, and so are those of scenarios before.
 */
public final class Waiting implements Journal.Reader {

  /** How a run ended. */
  public record End(boolean completed, String kind, long atMillis, long seenNanos) {}

  private final Set<String> reached = ConcurrentHashMap.newKeySet();
  private final Map<String, CompletableFuture<End>> asked = new ConcurrentHashMap<>();
  private final Predicate<Event> waits;
  private final CountDownLatch all;

  /**
   * @param runs how many shall wait
   * @param waits the event by which a run begins to wait
   */
  public Waiting(int runs, Predicate<Event> waits) {
    this.waits = waits;
    this.all = new CountDownLatch(runs);
  }

  @Override
  public void read(JournalEntry entry, long seenMillis) {
    if (waits.test(entry.event())) {
      if (reached.add(entry.runId())) all.countDown();
    } else if (isEnd(entry.event())) {
      of(entry.runId())
          .complete(
              new End(
                  entry.event() instanceof Event.RunCompleted,
                  entry.kindName(),
                  entry.at().toEpochMilli(),
                  System.nanoTime()));
    }
  }

  private static boolean isEnd(Event event) {
    return event instanceof Event.RunCompleted
        || event instanceof Event.RunFailed
        || event instanceof Event.RunRejected
        || event instanceof Event.RunCancelled
        || event instanceof Event.RunCompensated;
  }

  /** Completes when the run has ended. */
  public CompletableFuture<End> of(String runId) {
    return asked.computeIfAbsent(runId, id -> new CompletableFuture<>());
  }

  /** Waits until all runs wait. */
  public void awaitAll(long seconds) throws InterruptedException, TimeoutException {
    if (!all.await(seconds, TimeUnit.SECONDS))
      throw new TimeoutException(
          all.getCount() + " runs did not begin to wait within " + seconds + " s");
  }
}
