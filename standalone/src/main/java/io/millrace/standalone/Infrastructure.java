package io.millrace.standalone;

import io.millrace.embedded.DataFolder;
import io.millrace.embedded.EmbeddedKafka;
import io.millrace.embedded.EmbeddedPostgresServer;
import io.millrace.embedded.EmbeddedServerException;
import io.millrace.embedded.ServiceSettings;
import io.millrace.standalone.ops.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * The Kafka and the PostgreSQL that the services use: embedded ones, started at the same time, or
 * servers that were there before. Embedded ones are ended by {@link #close}, PostgreSQL first,
 * since only Kafka's log feeds it.
 */
final class Infrastructure implements AutoCloseable {
  private static final Duration KAFKA_ANSWER_TIMEOUT = Duration.ofSeconds(10);

  /** Part of the time the whole end may take, see {@link Shutdown#TOTAL_TIMEOUT}. */
  private static final Duration GIVE_UP_AWAIT = Duration.ofSeconds(12);

  private record Starting(Thread thread, CompletableFuture<?> result) {}

  private final DataFolder folder;
  private final Progress progress;
  private final Map<String, String> settings = new HashMap<>();
  private final List<Starting> starting = new CopyOnWriteArrayList<>();
  private volatile @Nullable EmbeddedKafka kafka;
  private volatile @Nullable EmbeddedPostgresServer postgres;
  private String kafkaAddress = "";
  private String postgresAddress = "";

  Infrastructure(DataFolder folder, Progress progress) {
    this.folder = folder;
    this.progress = progress;
  }

  /**
   * Returns when both are ready. Where one fails the other is ended before the exception leaves.
   */
  void start(Options options) {
    CompletableFuture<Map<String, String>> kafkaSettings =
        inParallel("kafka", () -> progress.timed("Kafka", () -> startKafka(options)));
    CompletableFuture<Map<String, String>> postgresSettings =
        inParallel("postgres", () -> progress.timed("PostgreSQL", () -> startPostgres(options)));
    try {
      settings.putAll(kafkaSettings.join());
      settings.putAll(postgresSettings.join());
    } catch (CompletionException e) {
      CannotStartException failure = failure(e.getCause());
      try {
        close();
      } catch (EmbeddedServerException e2) {
        failure.addSuppressed(e2);
      }
      throw failure;
    }
  }

  private static CannotStartException failure(Throwable cause) {
    return cause instanceof CannotStartException known
        ? known
        : new CannotStartException(ExitCode.INTERNAL, String.valueOf(cause.getMessage()), cause);
  }

  private <T> CompletableFuture<T> inParallel(String name, Callable<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread =
        Thread.ofPlatform()
            .name("millrace-start-" + name)
            .start(
                () -> {
                  try {
                    result.complete(work.call());
                  } catch (Throwable e) {
                    result.completeExceptionally(e);
                  }
                });
    starting.add(new Starting(thread, result));
    return result;
  }

  /**
   * A server that is still starting when the end comes gives up, and ends what it has started so
   * far.
   */
  private void giveUpStarts() {
    for (Starting start : starting) {
      if (!start.result().isDone()) {
        start.thread().interrupt();
      }
    }
    for (Starting start : starting) {
      start
          .result()
          .handle((ignored, failure) -> true)
          .completeOnTimeout(false, GIVE_UP_AWAIT.toMillis(), TimeUnit.MILLISECONDS)
          .join();
    }
  }

  private Map<String, String> startKafka(Options options) throws Exception {
    if (options.kafka().isPresent()) {
      kafkaAddress = options.kafka().get();
      checkAnswers(kafkaAddress);
      return Map.of("kafka.bootstrap.servers", kafkaAddress);
    }
    EmbeddedKafka started =
        EmbeddedKafka.start(
            folder.path().resolve("kafka"), folder.port("kafka"), folder.port("kafka-controller"));
    kafka = started;
    kafkaAddress = started.bootstrapServers();
    return ServiceSettings.of(started);
  }

  private static void checkAnswers(String bootstrapServers) throws InterruptedException {
    Map<String, Object> client =
        Map.of(
            "bootstrap.servers", bootstrapServers,
            "request.timeout.ms", (int) KAFKA_ANSWER_TIMEOUT.toMillis(),
            "default.api.timeout.ms", (int) KAFKA_ANSWER_TIMEOUT.toMillis());
    try (Admin admin = Admin.create(client)) {
      admin
          .describeCluster()
          .clusterId()
          .get(KAFKA_ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new CannotStartException(
          ExitCode.UNAVAILABLE,
          "No Kafka answers at %s within %d s: %s"
              .formatted(bootstrapServers, KAFKA_ANSWER_TIMEOUT.toSeconds(), e.getMessage()),
          e);
    }
  }

  private Map<String, String> startPostgres(Options options) {
    if (options.postgres().isPresent()) {
      ExternalPostgres external = ExternalPostgres.parse(options.postgres().get());
      external.prepare();
      postgresAddress = external.address();
      return external.settings();
    }
    Path home = folder.path().resolve("postgres");
    EmbeddedPostgresServer started =
        EmbeddedPostgresServer.start(home, home, folder.port("postgres"), true);
    postgres = started;
    postgresAddress = started.reactiveUrl();
    return ServiceSettings.of(started);
  }

  /** What the services must be told to find both. */
  Map<String, String> settings() {
    return Map.copyOf(settings);
  }

  String kafkaAddress() {
    return kafkaAddress;
  }

  String postgresAddress() {
    return postgresAddress;
  }

  @Override
  public synchronized void close() {
    giveUpStarts();
    EmbeddedPostgresServer runningPostgres = postgres;
    EmbeddedKafka runningKafka = kafka;
    postgres = null;
    kafka = null;
    try {
      if (runningPostgres != null) {
        runningPostgres.close();
      }
    } finally {
      if (runningKafka != null) {
        runningKafka.close();
      }
    }
  }
}
