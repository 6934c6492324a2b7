package io.millrace.agents.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The tasks nobody waits for any more, and the tasks in hand here, so that one finds the other
 * whichever comes first. A cancellation is remembered for {@link #REMEMBERED_FOR}, and only the
 * newest {@link #REMEMBERED_MAX} are: one that is forgotten costs work that is thrown away, never a
 * wrong result. Safe for many threads; a task may be in hand twice.
 */
public final class Cancellations {

  public static final int REMEMBERED_MAX = 10_000;
  public static final Duration REMEMBERED_FOR = Duration.ofMinutes(15);

  private record Cancelled(String reason, long atNanos) {}

  private final LongSupplier nanoClock;
  private final int rememberedMax;
  private final LinkedHashMap<String, Cancelled> remembered = new LinkedHashMap<>();
  private final Map<String, Set<Hold>> inHand = new HashMap<>();

  public Cancellations() {
    this(System::nanoTime, REMEMBERED_MAX);
  }

  Cancellations(LongSupplier nanoClock, int rememberedMax) {
    this.nanoClock = nanoClock;
    this.rememberedMax = rememberedMax;
  }

  /** A task in hand; closing it puts the task down. */
  public final class Hold implements AutoCloseable {

    private final String taskId;
    private final CompletableFuture<String> cancelled = new CompletableFuture<>();

    private Hold(String taskId) {
      this.taskId = taskId;
    }

    /** Completes with the reason once the task is cancelled; may be complete from the start. */
    public CompletableFuture<String> cancelled() {
      return cancelled;
    }

    @Override
    public void close() {
      putDown(this);
    }
  }

  public synchronized Hold take(String taskId) {
    forgetOld();
    var hold = new Hold(taskId);
    inHand.computeIfAbsent(taskId, id -> new HashSet<>()).add(hold);
    var earlier = remembered.get(taskId);
    if (earlier != null) hold.cancelled.complete(earlier.reason());
    return hold;
  }

  public void cancel(String taskId, String reason) {
    remember(taskId, reason).forEach(hold -> hold.cancelled.complete(reason));
  }

  synchronized int rememberedNow() {
    forgetOld();
    return remembered.size();
  }

  private synchronized List<Hold> remember(String taskId, String reason) {
    remembered.putIfAbsent(taskId, new Cancelled(reason, nanoClock.getAsLong()));
    if (remembered.size() > rememberedMax) remembered.pollFirstEntry();
    @Nullable Set<Hold> holds = inHand.get(taskId);
    return holds == null ? List.of() : new ArrayList<>(holds);
  }

  private synchronized void putDown(Hold hold) {
    inHand.computeIfPresent(
        hold.taskId,
        (id, holds) -> {
          holds.remove(hold);
          return holds.isEmpty() ? null : holds;
        });
  }

  private void forgetOld() {
    long now = nanoClock.getAsLong();
    while (!remembered.isEmpty()
        && now - remembered.firstEntry().getValue().atNanos() > REMEMBERED_FOR.toNanos())
      remembered.pollFirstEntry();
  }
}
