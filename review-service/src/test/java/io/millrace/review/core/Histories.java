package io.millrace.review.core;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.Priority;
import io.millrace.contracts.message.Usage;
import io.millrace.contracts.message.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.NullUnmarked;

/**
 * Journals of single runs for tests: by hand, or at random from a seed as the state machine would
 * write them.
 */
@NullUnmarked
public final class Histories {

  public static final Instant START = Instant.parse("2026-11-20T09:00:00Z");

  private final String runId;
  private final List<JournalEntry> entries = new ArrayList<>();

  private Histories(String runId) {
    this.runId = runId;
  }

  public static Histories of(String runId) {
    return new Histories(runId);
  }

  public List<JournalEntry> entries() {
    return List.copyOf(entries);
  }

  public JournalEntry last() {
    return entries.getLast();
  }

  public Histories started() {
    return add(
        new Event.RunStarted(
            "support-desk",
            1,
            "d1",
            Json.EMPTY_OBJECT,
            "acme",
            "user:eve",
            "s-42",
            Priority.NORMAL,
            "Why was I charged?",
            Json.parse("{\"customerId\":\"C-1\"}"),
            null,
            new TreeMap<>(),
            null,
            new TreeMap<>(),
            new TreeMap<>(),
            null,
            null,
            null));
  }

  public Histories requested(String step, int count, Json proposed) {
    var due = START.plusSeconds(3_600 + entries.size());
    return add(
        new Event.ReviewRequested(
            review(step, count),
            step,
            "support-lead",
            "steps.draft.confidence < 0.7",
            "gate",
            proposed,
            Json.parse("{\"draft\":{\"confidence\":0.5}}"),
            due));
  }

  public Histories decided(String step, int count, Verdict verdict) {
    return add(
        new Event.ReviewDecided(
            review(step, count),
            step,
            verdict,
            Json.parse("{\"answer\":\"yes\"}"),
            "fine",
            "user:ada"));
  }

  public Histories expired(String step, int count) {
    return add(new Event.ReviewExpired(review(step, count), step, "reject"));
  }

  public Histories skipped(String step) {
    return add(new Event.StepSkipped(step, "not needed", null));
  }

  public Histories skippedBy(String step, String actor) {
    return add(new Event.StepSkipped(step, "not needed", actor));
  }

  public Histories overridden(String step) {
    return add(new Event.StepOverridden(step, Json.EMPTY_OBJECT, "user:bob", null));
  }

  public Histories retried(String step) {
    return add(new Event.StepRetryRequested(step, "user:bob"));
  }

  public Histories compensating(String... order) {
    return add(new Event.CompensationStarted("rejected", "No", "approval", List.of(order)));
  }

  public Histories compensated() {
    return add(new Event.RunCompensated("rejected", "No", "approval"));
  }

  public Histories late(String step) {
    return add(new Event.LateResultRecorded(step, 1, "succeeded", Usage.NONE, "w-1"));
  }

  public Histories completed() {
    return add(new Event.RunCompleted(Json.EMPTY_OBJECT, false, List.of()));
  }

  public Histories failed() {
    return add(new Event.RunFailed("step_failed", "No", null));
  }

  public Histories cancelled() {
    return add(new Event.RunCancelled("user:eve", "no longer needed"));
  }

  private String review(String step, int count) {
    return runId + ":" + step + ":" + count;
  }

  private Histories add(Event event) {
    long sequence = entries.size() + 1L;
    entries.add(
        new JournalEntry(runId, sequence, START.plusSeconds(sequence), "c-" + sequence, event));
    return this;
  }

  /**
   * A run with a few reviews, some open at its end if it has ended at all, and sometimes a second
   * life after its end.
   */
  public static Histories random(String runId, Random random) {
    var history = of(runId).started();
    int lives = 1 + random.nextInt(2);
    int count = 0;
    for (int life = 0; life < lives; life++) {
      int reviews = random.nextInt(4);
      for (int i = 0; i < reviews; i++) {
        count++;
        history.requested(
            "step", count, random.nextBoolean() ? Json.parse("{\"n\":" + count + "}") : null);
        if (random.nextBoolean()) history.skipped("other");
        switch (random.nextInt(8)) {
          case 0, 1 -> history.decided("step", count, Verdict.values()[random.nextInt(3)]);
          case 2, 3 -> history.expired("step", count);
          case 4 -> history.overridden("step");
          case 5 -> history.retried("step");
          case 6 -> history.skippedBy("step", "user:bob");
          default -> {}
        }
      }
      boolean goesOn = life == lives - 1 && random.nextBoolean();
      if (goesOn) return history;
      switch (random.nextInt(4)) {
        case 0 -> history.completed();
        case 1 -> history.cancelled();
        case 2 -> history.compensating("book").requested("book.undo", 1, null).compensated();
        default -> history.failed();
      }
      if (random.nextBoolean()) history.late("step");
    }
    return history;
  }
}
