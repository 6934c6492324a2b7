package io.millrace.standalone;

import io.millrace.embedded.DataFolder;
import io.millrace.embedded.DataFolderException;
import io.millrace.embedded.DataFolderInUseException;
import io.millrace.embedded.FolderSettings;
import io.millrace.embedded.Ports;
import io.millrace.embeddings.TextEmbedder;
import io.millrace.standalone.ops.Progress;
import io.millrace.standalone.ops.ServerFile;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/**
 * All of Millrace in one process. Order of the start: data folder locked, port checked, Kafka and
 * PostgreSQL side by side, services, definitions; the end is the reverse, see {@link Shutdown}.
 *
 * <p>The services learn where Kafka and PostgreSQL are from system properties set before Quarkus
 * starts.
 */
@QuarkusMain
public final class Millrace {
  static final String HOST = "127.0.0.1";
  static final String DEFAULT_EXAMPLE = "support-desk";

  /**
   * Until Quarkus sets the levels of its configuration, all records are kept in a queue that Kafka
   * alone overruns.
   */
  private static final Map<Logger, Level> EARLY_LEVELS =
      Map.of(
          Logger.getLogger(""), Level.WARNING,
          Logger.getLogger("kafka"), Level.WARNING,
          Logger.getLogger("org.apache.kafka"), Level.WARNING);

  private static final String EXAMPLE_KEY = "example";

  private Millrace() {}

  public static void main(String[] arguments) {
    initialiseLogging();
    Progress progress = new Progress(System.out);
    Shutdown shutdown = new Shutdown(progress);
    try {
      Options options = Options.parse(List.of(arguments));
      if (options.help()) {
        progress.say(Options.HELP);
        return;
      }
      start(options, progress, shutdown);
    } catch (CannotStartException e) {
      if (!shutdown.byHook()) {
        System.err.println(e.getMessage());
        shutdown.endAfterFailure(e.exitCode());
      }
    }
  }

  /**
   * The log manager and its contexts lock each other out for ever when two threads (Kafka's and
   * PostgreSQL's, or a signal's) touch logging for the first time at once; so one thread does,
   * before there is a second one.
   */
  private static void initialiseLogging() {
    LoggerFactory.getLogger(Millrace.class).debug("Logging by {}", LogManager.getLogManager());
    EARLY_LEVELS.forEach(Logger::setLevel);
  }

  private static void start(Options options, Progress progress, Shutdown shutdown) {
    long startedNs = System.nanoTime();
    Optional<String> wanted = checkedExample(options);
    DataFolder folder = open(options.data());
    shutdown.add(folder::close);
    int port = checkedPort(options.port());
    Path logFile = prepareLogs(folder.path());
    Optional<String> example = rememberedExample(folder, wanted);
    progress.say("Millrace starts, data in " + folder.path());
    shutdown.installHook();
    // A second of work that needs neither Kafka nor PostgreSQL, whose start is mostly waiting.
    TextEmbedder.preload();
    Infrastructure infrastructure = new Infrastructure(folder, progress);
    shutdown.add(infrastructure::close);
    infrastructure.start(options);

    infrastructure.settings().forEach(System::setProperty);
    System.setProperty("quarkus.http.host", HOST);
    System.setProperty("quarkus.http.port", Integer.toString(port));
    System.setProperty("quarkus.log.file.path", logFile.toString());
    System.setProperty(
        "millrace.state-store.state-dir", folder.path().resolve("state-store").toString());
    System.setProperty("millrace.agents.memory.folder", folder.path().resolve("memory").toString());
    System.setProperty(
        "millrace.embeddings.folder", folder.path().resolve("embeddings").toString());
    example.ifPresent(name -> System.setProperty("millrace.example", name));

    ServerFile serverFile = new ServerFile(folder.path());
    shutdown.add(serverFile::remove);
    RunningServer.prepare(
        new RunningServer.Facts(
            "http://" + HOST + ":" + port,
            folder,
            infrastructure,
            serverFile,
            example,
            startedNs,
            logFile),
        progress,
        shutdown);
    Quarkus.run(RunningServer.class, (code, failure) -> ended(code, failure, logFile, shutdown));
  }

  private static void ended(
      int code,
      @org.jspecify.annotations.Nullable Throwable failure,
      Path logFile,
      Shutdown shutdown) {
    if (failure != null && shutdown.byHook()) {
      return;
    }
    if (failure != null) {
      System.err.println("Millrace did not start:");
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        System.err.println("  " + cause);
      }
      System.err.println("The full log is in " + logFile);
      shutdown.endAfterFailure(ExitCode.INTERNAL);
    } else {
      shutdown.end(code);
    }
  }

  private static DataFolder open(Path path) {
    try {
      return DataFolder.open(path);
    } catch (DataFolderInUseException e) {
      String running =
          new ServerFile(path)
              .url()
              .map(url -> "\nA Millrace that uses it answers at " + url)
              .orElse("");
      throw new CannotStartException(ExitCode.IN_USE, e.getMessage() + running, e);
    } catch (DataFolderException e) {
      throw new CannotStartException(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    }
  }

  private static int checkedPort(int port) {
    if (port == 0) {
      return Ports.free();
    }
    if (!Ports.isFree(port)) {
      throw new CannotStartException(
          ExitCode.UNAVAILABLE,
          "Port %d of %s is in use by another program. Choose another one with --port."
              .formatted(port, HOST));
    }
    return port;
  }

  private static Path prepareLogs(Path folder) {
    try {
      return Files.createDirectories(folder.resolve("logs")).resolve("millrace.log");
    } catch (IOException e) {
      throw new CannotStartException(
          ExitCode.UNAVAILABLE, "The log folder cannot be created: " + e, e);
    }
  }

  private static Optional<String> checkedExample(Options options) {
    Optional<String> wanted = options.example();
    if (wanted.isPresent()
        && !wanted.get().equals(Options.NO_EXAMPLE)
        && !Packaged.examples().contains(wanted.get())) {
      throw new CannotStartException(
          ExitCode.USAGE,
          "There is no example '%s'. Known: %s, or 'none'."
              .formatted(wanted.get(), String.join(", ", Packaged.examples())));
    }
    return wanted;
  }

  /** The example to run, empty for none; a choice is remembered for the next start. */
  private static Optional<String> rememberedExample(DataFolder folder, Optional<String> wanted) {
    FolderSettings settings = folder.settings();
    String name =
        wanted
            .or(() -> settings.get(EXAMPLE_KEY))
            .orElse(folder.fresh() ? DEFAULT_EXAMPLE : Options.NO_EXAMPLE);
    settings.put(EXAMPLE_KEY, name);
    return Optional.of(name).filter(chosen -> !chosen.equals(Options.NO_EXAMPLE));
  }
}
