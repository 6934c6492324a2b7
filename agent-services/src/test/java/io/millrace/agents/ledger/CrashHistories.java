package io.millrace.agents.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.agents.api.AgentException;
import io.millrace.agents.ledger.CrashPoint.Killed;
import io.millrace.agents.ledger.PaymentWorker.End;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many tasks whose workers die, each until one of its deliveries is acknowledged. A failure names
 * the task; its faults come from the seed and the task's number. The first numbers of {@code
 * Random} are alike for neighbouring seeds, so that workers would die at two of the four points
 * alone.
 */
final class CrashHistories {

  private static final int DELIVERIES_MAX = 20;
  private static final int KILLS_MAX = 2;

  private final PaymentWorker worker;
  private final long seed;
  private final int tasksAtOnce;
  private final AtomicInteger kills = new AtomicInteger();
  private final AtomicInteger persons = new AtomicInteger();

  CrashHistories(PaymentWorker worker, long seed, int tasksAtOnce) {
    this.worker = worker;
    this.seed = seed;
    this.tasksAtOnce = tasksAtOnce;
  }

  int kills() {
    return kills.get();
  }

  int persons() {
    return persons.get();
  }

  /** Each task is killed once or twice, at this point. */
  void killedAt(CrashPoint point, int tasks) throws Exception {
    each(
        tasks,
        number -> {
          var random = new SplittableRandom(seed + number);
          var task = "killed-" + point + "-" + number;
          int left = 1 + random.nextInt(KILLS_MAX);
          check(task, untilAcknowledged(task, left, point, random.nextBoolean()));
        });
  }

  /** Two deliveries of each task at once; the first dies somewhere or goes on as a zombie. */
  void zombies(int tasks) throws Exception {
    each(
        tasks,
        number -> {
          var random = new SplittableRandom(seed + number);
          var task = "zombie-" + number;
          var points = CrashPoint.values();
          var point = points[random.nextInt(points.length)];
          boolean dies = random.nextInt(4) > 0;
          try (var both = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<End> first =
                both.submit(() -> untilAcknowledged(task, dies ? 1 : 0, point, false));
            Future<End> second = both.submit(() -> untilAcknowledged(task, 0, point, false));
            check(task, first.get());
            check(task, second.get());
            assertThat(first.get()).as(task).isEqualTo(second.get());
          }
        });
  }

  private End untilAcknowledged(String task, int killsLeft, CrashPoint point, boolean newAttempts)
      throws InterruptedException {
    int left = killsLeft;
    for (int delivery = 1; delivery <= DELIVERIES_MAX; delivery++) {
      boolean dies = left > 0;
      try {
        return worker.deliver(
            task,
            newAttempts ? delivery : 1,
            at -> {
              if (dies) point.reached(at);
            });
      } catch (Killed e) {
        kills.incrementAndGet();
        left--;
      } catch (AgentException e) {
        assertThat(e.isRetriable()).as("%s at %s", e.code(), task).isTrue();
      }
    }
    throw new AssertionError(task + " was not acknowledged");
  }

  private void check(String task, End end) {
    switch (end) {
      case End.Paid paid -> {
        assertThat(worker.desk().payments(task)).as("payments of %s", task).isEqualTo(1);
        assertThat(paid.receipt().tree().path("task").asText()).isEqualTo(task);
      }
      case End.AtPerson person -> {
        persons.incrementAndGet();
        assertThat(person.code()).isEqualTo("effect_unknown");
        assertThat(worker.desk().payments(task)).as("payments of %s", task).isLessThan(2);
      }
    }
  }

  /** What is done with each number. */
  interface Numbered {
    void run(int number) throws Exception;
  }

  private void each(int tasks, Numbered work) throws Exception {
    var turns = new Semaphore(tasksAtOnce);
    List<Future<?>> ends = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < tasks; i++) {
        int number = i;
        Callable<Void> turn =
            () -> {
              turns.acquire();
              try {
                work.run(number);
                return null;
              } finally {
                turns.release();
              }
            };
        ends.add(threads.submit(turn));
      }
    }
    for (var end : ends) {
      try {
        end.get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof AssertionError failure) throw failure;
        if (e.getCause() instanceof ExecutionException inner
            && inner.getCause() instanceof AssertionError failure) throw failure;
        throw e;
      }
    }
  }
}
