package io.millrace.statestore.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.Priority;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.Usage;
import io.millrace.statestore.States;
import io.millrace.statestore.core.Evolver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A journal of many runs that is folded in batches gives the states of the single journals. */
class RefoldTest {

  private static final int RUNS = 30;
  private static final int ATTEMPTS = 6;

  private final Map<String, RunState> archive = new HashMap<>();

  @Test
  void batches_of_any_size_fold_to_the_same_states_however_few_runs_are_held() {
    for (int held : new int[] {1, 3, 1_000})
      for (int batch : new int[] {1, 7, 500}) {
        archive.clear();
        var refold = refold(held);

        read(refold, interleaved(), batch);

        assertThat(refold.skipped()).isZero();
        for (int run = 0; run < RUNS; run++)
          assertThat(archive.get("r" + run)).isEqualTo(Evolver.fold(journal("r" + run)));
      }
  }

  @Test
  void what_the_archive_has_already_is_not_folded_twice() {
    var journal = journal("r");
    archive.put("r", Objects.requireNonNull(Evolver.fold(journal)));
    var refold = refold(1);

    read(refold, journal.subList(3, journal.size()), 2);

    assertThat(refold.skipped()).isZero();
    assertThat(archive.get("r")).isEqualTo(Evolver.fold(journal));
  }

  @Test
  void a_run_whose_beginning_is_gone_is_left_out_and_counted() {
    var refold = refold(10);
    var entries = new ArrayList<>(journal("cut").subList(2, 6));
    entries.addAll(journal("whole"));

    read(refold, entries, 3);

    assertThat(refold.skipped()).isEqualTo(4);
    assertThat(archive).containsOnlyKeys("whole");
  }

  @Test
  void a_state_that_is_wrong_is_folded_anew_from_the_beginning() {
    archive.put("r", States.ended("r", States.AT));
    var refold = refold(10);

    read(refold, journal("r"), 4);

    assertThat(archive.get("r")).isEqualTo(Evolver.fold(journal("r")));
  }

  private Refold refold(int held) {
    return new Refold(runId -> Optional.ofNullable(archive.get(runId)), held);
  }

  private void read(Refold refold, List<JournalEntry> entries, int batch) {
    for (int from = 0; from < entries.size(); from += batch) {
      var states = refold.fold(entries.subList(from, Math.min(from + batch, entries.size())));
      states.forEach(state -> archive.put(state.runId(), state));
      refold.written(states);
    }
  }

  /** The journals of all runs, mixed, each in its order. */
  private static List<JournalEntry> interleaved() {
    var random = new SplittableRandom(3);
    var rest = new ArrayList<List<JournalEntry>>();
    for (int run = 0; run < RUNS; run++) rest.add(new ArrayList<>(journal("r" + run)));
    var mixed = new ArrayList<JournalEntry>();
    while (!rest.isEmpty()) {
      var one = rest.get(random.nextInt(rest.size()));
      mixed.add(one.removeFirst());
      if (one.isEmpty()) rest.remove(one);
    }
    return mixed;
  }

  private static List<JournalEntry> journal(String runId) {
    var events = new ArrayList<Event>();
    events.add(
        new Event.RunStarted(
            "echo",
            1,
            "digest",
            Json.EMPTY_OBJECT,
            "default",
            "user:x",
            null,
            Priority.NORMAL,
            null,
            Json.EMPTY_OBJECT,
            null,
            new TreeMap<>(),
            null,
            new TreeMap<>(),
            new TreeMap<>(),
            null,
            null,
            null));
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      events.add(
          new Event.StepScheduled(
              "say",
              runId + "/say/" + attempt,
              attempt,
              "echo",
              1,
              Json.EMPTY_OBJECT,
              States.AT.plusSeconds(30)));
      events.add(
          new Event.StepAttemptFailed(
              "say", attempt, "agent_error", "no", true, Usage.NONE, null, null, null));
      events.add(new Event.StepRetryScheduled("say", attempt + 1, States.AT.plusSeconds(1)));
    }
    events.add(new Event.RunCancelled("user:x", "enough"));
    var journal = new ArrayList<JournalEntry>();
    for (Event event : events)
      journal.add(new JournalEntry(runId, journal.size() + 1, States.AT, "cause", event));
    return journal;
  }
}
