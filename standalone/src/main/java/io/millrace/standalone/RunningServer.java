package io.millrace.standalone;

import io.millrace.embedded.DataFolder;
import io.millrace.standalone.ops.Progress;
import io.millrace.standalone.ops.ServerFile;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The services once they are up: publishes the packaged definitions, tells where the page is, waits
 * for the end. Quarkus makes the instance, so what it needs is handed over by {@link #prepare}
 * before.
 */
public final class RunningServer implements QuarkusApplication {
  /** What the start found out. */
  record Facts(
      String url,
      DataFolder folder,
      Infrastructure infrastructure,
      ServerFile serverFile,
      Optional<String> example,
      long startedNs,
      Path logFile) {}

  private record Context(Facts facts, Progress progress, Shutdown shutdown, long servicesBeganNs) {}

  private static volatile @org.jspecify.annotations.Nullable Context prepared;

  static void prepare(Facts facts, Progress progress, Shutdown shutdown) {
    prepared = new Context(facts, progress, shutdown, System.nanoTime());
  }

  @Override
  public int run(String... arguments) throws Exception {
    Context context = prepared;
    if (context == null) {
      throw new IllegalStateException("Started without io.millrace.standalone.Millrace");
    }
    Facts facts = context.facts();
    Progress progress = context.progress();
    context.shutdown().handleSignals();
    progress.ready("Services", since(context.servicesBeganNs()));
    publish(packaged(facts), facts, progress);
    facts
        .serverFile()
        .write(
            facts.url(),
            facts.infrastructure().kafkaAddress(),
            facts.infrastructure().postgresAddress());
    progress.say(readyText(facts));
    Quarkus.waitForExit();
    context.shutdown().announce();
    return ExitCode.OK;
  }

  private static List<Packaged.Definition> packaged(Facts facts) {
    List<Packaged.Definition> definitions = new ArrayList<>(Packaged.builtIn());
    facts.example().map(Packaged::ofExample).ifPresent(definitions::addAll);
    return definitions;
  }

  /**
   * Neither a definition that is refused, which is a fault of this program's package, nor a part
   * that takes too long is a reason to refuse service: both are told.
   */
  private static void publish(List<Packaged.Definition> definitions, Facts facts, Progress progress)
      throws InterruptedException {
    long beganNs = System.nanoTime();
    try {
      new DefinitionPublisher(facts.url(), facts.folder().settings()).publish(definitions);
    } catch (CannotStartException e) {
      warn(e.getMessage() + "\nThe rest runs.", facts);
      return;
    }
    Optional<String> missing = new Readiness(facts.url(), definitions).await();
    if (missing.isEmpty()) {
      progress.ready("Definitions", since(beganNs));
    } else {
      warn("Not ready after " + Readiness.TIMEOUT.toSeconds() + " s: " + missing.get(), facts);
    }
  }

  private static void warn(String text, Facts facts) {
    System.err.println(text + "\nThe full log is in " + facts.logFile());
  }

  private static Duration since(long beganNs) {
    return Duration.ofNanos(System.nanoTime() - beganNs);
  }

  private static String readyText(Facts facts) {
    String example = facts.example().map(name -> "\n  Example   " + name).orElse("");
    return """

        Millrace is ready after %s.
          Page      %s
          Data      %s%s
          Ask       ./millrace ask "Why was I charged for a transfer abroad?"
          End       Ctrl-C
        """
        .formatted(
            Progress.seconds(since(facts.startedNs())),
            facts.url(),
            facts.folder().path(),
            example);
  }
}
