package io.millrace.statestore.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.AgentTask;
import io.millrace.contracts.message.Outcome;
import io.millrace.contracts.message.StepPhase;
import io.millrace.contracts.message.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Random histories on a fake clock: duplicates, results out of order, late, lost or failed, timers
 * late and repeated, decisions twice, a crash between the decision and its write (the input comes
 * again). After each step every {@link Invariant} holds; in the end every run has ended. {@code
 * -Dmillrace.histories=1000000} runs more, {@code -Dmillrace.seed=N} one alone.
 */
class SeededHistoriesTest {

  private static final int STEPS_MAX = 400;
  private static final long HISTORIES = Long.getLong("millrace.histories", 4_000);

  @Test
  void every_history_keeps_every_invariant_and_ends() {
    var only = Long.getLong("millrace.seed");
    long from = only == null ? 0 : only;
    long until = only == null ? HISTORIES : only + 1;
    for (long seed = from; seed < until; seed++) new History(seed).play();
  }

  static final class History {
    private final long seed;
    private final SplittableRandom random;
    private final Bench run;
    private final List<Input> heard = new ArrayList<>();

    History(long seed) {
      this.seed = seed;
      random = new SplittableRandom(seed);
      run = new Bench(random.nextBoolean() ? Definitions.DESK : Definitions.PANEL);
    }

    Bench play() {
      give(
          run.start(
              random.nextInt(4) == 0
                  ? "{\"question\":\"q\"}"
                  : "{\"question\":\"q\",\"customerId\":\"C-1\"}"));
      for (int step = 0; step < STEPS_MAX && run.state().endedAt() == null; step++) {
        switch (random.nextInt(12)) {
          case 0, 1, 2, 3 -> answerSomeTask();
          case 4, 5 -> repeatSomething();
          case 6 -> fireEarlyOrStaleTimer();
          case 7, 8 -> decideSomeReview();
          case 9 -> pass(Duration.ofMillis(random.nextInt(5_000)));
          case 10 -> pass(Duration.ofSeconds(random.nextInt(60)));
          default -> rarely();
        }
      }
      for (int day = 0; day < 30 && run.state().endedAt() == null; day++) pass(Duration.ofDays(1));
      assertThat(run.state().endedAt())
          .as("seed %d: the run must end; journal %s", seed, run.events())
          .isNotNull();
      return run;
    }

    private void rarely() {
      switch (random.nextInt(25)) {
        case 0 -> give(run.cancel());
        case 1 -> run.now = run.now.minusSeconds(random.nextInt(100));
        default -> pass(Duration.ofMinutes(random.nextInt(90)));
      }
    }

    private void answerSomeTask() {
      if (run.tasks.isEmpty()) return;
      var tasks = List.copyOf(run.tasks.values());
      AgentTask task = tasks.get(random.nextInt(tasks.size()));
      give(run.result(task, outcome()));
    }

    private Outcome outcome() {
      return switch (random.nextInt(6)) {
        case 0, 1 ->
            new Outcome.TaskFailed(
                "agent_error",
                "broke",
                random.nextInt(3) > 0,
                random.nextInt(3) == 0 ? (long) random.nextInt(20_000) : null);
        default ->
            new Outcome.TaskSucceeded(
                new Json("{\"text\":\"t\"}"),
                random.nextDouble(),
                random.nextInt(5) == 0 ? List.of("careful") : List.of());
      };
    }

    private void repeatSomething() {
      if (!heard.isEmpty()) give(heard.get(random.nextInt(heard.size())));
    }

    private void fireEarlyOrStaleTimer() {
      if (run.timers.isEmpty()) return;
      var timers = List.copyOf(run.timers.values());
      var timer = timers.get(random.nextInt(timers.size()));
      if (timer.dueAt().isAfter(run.now)) return;
      give(new Input.TimerFired(timer, run.now));
    }

    private void decideSomeReview() {
      var waiting =
          run.state().steps().entrySet().stream()
              .filter(s -> s.getValue().review() != null)
              .toList();
      if (waiting.isEmpty()) return;
      var review = waiting.get(random.nextInt(waiting.size())).getValue().review();
      if (review == null) return;
      var verdict = Verdict.values()[random.nextInt(3)];
      give(
          run.decide(
              review.reviewId(),
              verdict,
              verdict == Verdict.EDIT ? "{\"text\":\"edited\"}" : null));
    }

    private void pass(Duration time) {
      run.pass(time);
      check();
    }

    private void give(Input input) {
      // A crash after the decision and before its transaction commits: nothing was written, the
      // input comes again.
      if (random.nextInt(10) == 0)
        Decider.decide(run.state == null ? null : new Run(run.workflow, run.state), input);
      heard.add(input);
      run.apply(input);
      check();
    }

    private void check() {
      for (Invariant invariant : Invariant.values()) {
        var broken = invariant.broken(run);
        if (broken != null)
          throw new AssertionError(
              "seed "
                  + seed
                  + " breaks "
                  + invariant
                  + ": "
                  + broken
                  + "\njournal "
                  + run.events());
      }
      if (run.state().endedAt() == null) return;
      assertThat(run.state().steps().values())
          .as("seed %d", seed)
          .noneMatch(s -> s.phase() instanceof StepPhase.Running);
    }
  }
}
