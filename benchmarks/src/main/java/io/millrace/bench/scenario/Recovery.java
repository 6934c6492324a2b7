package io.millrace.bench.scenario;

import io.millrace.bench.agent.Bodies;
import io.millrace.bench.installation.Installation;
import io.millrace.bench.installation.WorkerProcess;
import io.millrace.bench.journal.JournalReader;
import io.millrace.bench.load.ClosedLoop;
import io.millrace.bench.load.RunsApi;
import io.millrace.bench.report.Figure;
import io.millrace.bench.report.Goal;
import io.millrace.bench.report.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Kills with runs in flight. Each run has three steps of 300 ms; two workers have room for all
 * steps at once. The kill comes as soon as all runs are accepted. What it costs is the time until
 * the last run is complete, beyond what the same runs take undisturbed.
 */
public final class Recovery implements Scenario {

  private static final String WORKFLOW = "bench-slow";
  private static final int RUNS = 1_000;
  private static final int RUNS_QUICK = 200;
  private static final Duration BOUND = Duration.ofSeconds(120);

  private static final Goal NONE = Goal.atMost(0, 0);

  @Override
  public String name() {
    return "recovery";
  }

  @Override
  public String describes() {
    return "kill -9 of a worker and of the server with 1,000 runs in flight";
  }

  @Override
  public boolean needsEmbedded() {
    return true;
  }

  @Override
  public List<Figure> run(Installation on, BenchOptions options) throws Exception {
    var figures = new Figures(this);
    int runs = options.size(RUNS, RUNS_QUICK);
    var bodies = on.folder().resolve("bodies.txt");
    Files.deleteIfExists(bodies);
    on.workers().forEach(on::endWorker);
    try {
      var killed = startWorker(on, bodies, runs);
      startWorker(on, bodies, runs);
      try (var traffic = new Traffic(on)) {
        traffic.closed(WORKFLOW).burst(runs, BOUND);
        var undisturbed = traffic.closed(WORKFLOW).burst(runs, BOUND).time();
        figures.add("undisturbed", seconds(undisturbed), "s");
        var worker =
            kill(on, traffic, new Plan("worker", runs, undisturbed, bodies, killed::kill9));
        show(figures, worker, Goal.atMost(3, 1.5));
        on.endWorker(killed);
        startWorker(on, bodies, runs);
        undisturbed = traffic.closed(WORKFLOW).burst(runs, BOUND).time();
        var server =
            kill(
                on,
                traffic,
                new Plan(
                    "server",
                    runs,
                    undisturbed,
                    bodies,
                    () -> {
                      on.killServer();
                      Progress.say(
                          "server ready again after %.1f s".formatted(seconds(on.startServer())));
                    }));
        show(figures, server, Goal.atMost(8, 4));
      }
    } finally {
      on.workers().forEach(on::endWorker);
      on.startWorker();
    }
    return figures.list();
  }

  /** Two of them have room for every step, so that the kill and not the queue is measured. */
  private static WorkerProcess startWorker(Installation on, Path bodies, int runs)
      throws Exception {
    return on.startWorker(
        List.of(
            "-D" + Bodies.FILE_PROPERTY + "=" + bodies,
            "-Dmillrace.agents.tasks-per-worker=" + runs));
  }

  @FunctionalInterface
  private interface Kill {
    void run() throws Exception;
  }

  private record Plan(String what, int runs, Duration undisturbed, Path bodies, Kill kill) {}

  private record Outcome(String what, double seconds, double beyond, RanAgain ranAgain) {}

  private static Outcome kill(Installation on, Traffic traffic, Plan plan) throws Exception {
    Progress.say("kill -9 of the " + plan.what() + " with " + plan.runs() + " runs in flight");
    var finished = new RanAgain.Finished();
    long acceptedBefore = traffic.accepted();
    int notesBefore = Bodies.read(plan.bodies()).size();
    try (var journal = new JournalReader(on.kafka())) {
      var load = CompletableFuture.supplyAsync(() -> burst(traffic, plan.runs()));
      RunsApi.await(
          "all runs to be accepted",
          () -> load.isDone() || traffic.accepted() >= acceptedBefore + plan.runs());
      plan.kill().run();
      double seconds = seconds(load.get(BOUND.toSeconds() * 2, TimeUnit.SECONDS).time());
      journal.read(finished::note);
      var notes = Bodies.read(plan.bodies());
      var ranAgain = RanAgain.of(notes.subList(notesBefore, notes.size()), finished.atMs());
      return new Outcome(
          plan.what(), seconds, Math.max(0, seconds - seconds(plan.undisturbed())), ranAgain);
    }
  }

  private static ClosedLoop.Result burst(Traffic traffic, int runs) {
    try {
      return traffic.closed(WORKFLOW).burst(runs, BOUND);
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }

  private static void show(Figures figures, Outcome outcome, Goal goal) {
    var of = "kill -9 of the " + outcome.what() + ": ";
    var ranAgain = outcome.ranAgain();
    figures
        .add(of + "all complete after", outcome.seconds(), "s")
        .add(of + "beyond the undisturbed", outcome.beyond(), "s", goal)
        .add(of + "finished steps that ran again", ranAgain.afterTheJournal(), "steps", NONE)
        .add(of + "bodies that ran again after their end", ranAgain.afterItsEnd(), "steps")
        .add(of + "bodies begun more than once", ranAgain.twice(), "steps")
        .add(of + "bodies begun", ranAgain.begun(), "bodies");
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }
}
