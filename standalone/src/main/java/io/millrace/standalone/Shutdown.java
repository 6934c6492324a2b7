package io.millrace.standalone;

import io.millrace.standalone.ops.Progress;
import io.quarkus.runtime.Application;
import io.quarkus.runtime.Quarkus;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import sun.misc.Signal;

/**
 * The end of the process: services first, then what they used, in the reverse order of {@link
 * #add}. It takes at most {@link #TOTAL_TIMEOUT}; then the process halts, which loses nothing,
 * since every part survives a kill.
 *
 * <p>While all is well the end runs on the main thread after {@code Quarkus.run}. A signal before
 * that goes through the JVM's shutdown hook and does the same.
 */
final class Shutdown {
  static final Duration TOTAL_TIMEOUT = Duration.ofSeconds(25);

  /** One thing to end. */
  interface Step {
    void run() throws Exception;
  }

  private final Progress progress;
  private final Deque<Step> steps = new ArrayDeque<>();
  private final AtomicBoolean begun = new AtomicBoolean();
  private final AtomicBoolean byHook = new AtomicBoolean();
  private final AtomicBoolean watched = new AtomicBoolean();
  private final AtomicLong beganNs = new AtomicLong();

  Shutdown(Progress progress) {
    this.progress = progress;
  }

  /** Must be called before Quarkus starts. */
  void installHook() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::endFromHook, "millrace-shutdown"));
  }

  /**
   * Quarkus installs handlers of its own when it starts, which end with 128 + signal: ours come
   * after it.
   */
  void handleSignals() {
    for (String name : new String[] {"INT", "TERM"}) {
      Signal.handle(
          new Signal(name),
          signal -> {
            announce();
            Quarkus.asyncExit(ExitCode.OK);
          });
    }
  }

  synchronized void add(Step step) {
    steps.push(step);
  }

  /** Says that the end has begun and starts the clock; only the first call does anything. */
  void announce() {
    if (!watched.compareAndSet(false, true)) {
      return;
    }
    beganNs.set(System.nanoTime());
    progress.say("\nEnding…");
    Thread.ofPlatform().daemon().name("millrace-shutdown-bound").start(this::haltWhenLate);
  }

  private void haltWhenLate() {
    try {
      Thread.sleep(TOTAL_TIMEOUT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    progress.say(
        "Not ended within " + TOTAL_TIMEOUT.toSeconds() + " s: halting. The data are kept.");
    Runtime.getRuntime().halt(ExitCode.INTERNAL);
  }

  /** Runs the steps and ends the process with {@code code}. */
  void end(int code) {
    announce();
    boolean clean = runSteps();
    if (clean && code == ExitCode.OK) {
      progress.say(
          "Millrace ended after "
              + Progress.seconds(Duration.ofNanos(System.nanoTime() - beganNs.get()))
              + ".");
    }
    Runtime.getRuntime().halt(clean || code != ExitCode.OK ? code : ExitCode.INTERNAL);
  }

  /** Like {@link #end} for a process that never became ready: quietly, the reason was told. */
  void endAfterFailure(int code) {
    watched.set(true);
    Thread.ofPlatform().daemon().name("millrace-shutdown-bound").start(this::haltWhenLate);
    runSteps();
    Runtime.getRuntime().halt(code);
  }

  /**
   * Whether the JVM is ending by its hooks: Quarkus' start fails in that case, which is no failure.
   */
  boolean byHook() {
    return byHook.get();
  }

  private void endFromHook() {
    byHook.set(true);
    if (begun.get()) {
      return;
    }
    announce();
    Application application = Application.currentApplication();
    if (application != null) {
      awaitServices(application);
    }
    runSteps();
  }

  private void awaitServices(Application application) {
    CompletableFuture<Void> stopped = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("millrace-await-services")
        .start(
            () -> {
              application.awaitShutdown();
              stopped.complete(null);
            });
    try {
      stopped.get(TOTAL_TIMEOUT.toMillis() / 2, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      progress.say("The services did not end in time; ending Kafka and PostgreSQL all the same.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException("never completed with a failure", e);
    }
  }

  private boolean runSteps() {
    if (!begun.compareAndSet(false, true)) {
      return true;
    }
    boolean clean = true;
    for (Step step = next(); step != null; step = next()) {
      try {
        step.run();
      } catch (Exception e) {
        clean = false;
        progress.say(e.getMessage() == null ? e.toString() : e.getMessage());
      }
    }
    return clean;
  }

  private synchronized @org.jspecify.annotations.Nullable Step next() {
    return steps.poll();
  }
}
