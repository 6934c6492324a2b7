package io.millrace.embedded;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A Kafka of one node (broker and controller) inside this JVM, bound to the loopback address.
 *
 * <p>Its folder is formatted at the first start and kept after {@link #close()}; a later start
 * finds all topics, records and groups again, on another port too. Share groups and transactions
 * work; topics are never created by use.
 *
 * <p>Two brokers on one folder end their JVM: hold a {@link DataFolder} first. Starting and ending
 * are bounded by {@link #START_TIMEOUT} and {@link #STOP_TIMEOUT}.
 */
public final class EmbeddedKafka implements AutoCloseable {
  public static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  public static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

  private static final int NODE_ID = 1;
  private static final String HOST = "127.0.0.1";

  private final KafkaRaftServer server;
  private final int port;

  private EmbeddedKafka(KafkaRaftServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /** Starts on free ports. */
  public static EmbeddedKafka start(Path folder) {
    return start(folder, Ports.free(), Ports.free());
  }

  /** Starts on the given ports and returns when clients may connect. */
  public static EmbeddedKafka start(Path folder, int port, int controllerPort) {
    Path log = folder.toAbsolutePath().resolve("log");
    try {
      if (!Files.exists(log.resolve("meta.properties"))) {
        // Written last: without it a format was interrupted and no record was ever taken.
        Folders.delete(log);
        Files.createDirectories(log);
        format(log);
      }
    } catch (Exception e) {
      throw new EmbeddedServerException(
          "Kafka's folder %s cannot be prepared: %s".formatted(log, e), e);
    }
    KafkaConfig config =
        new KafkaConfig(EmbeddedKafkaSettings.of(log, HOST, port, controllerPort, NODE_ID), false);
    KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
    try {
      within(START_TIMEOUT, "millrace-kafka-start", server::startup);
    } catch (EmbeddedServerException e) {
      stopAfterFailure(server, e);
      throw new EmbeddedServerException(
          "Kafka did not start on %s:%d: %s".formatted(HOST, port, e.getMessage()), e);
    }
    return new EmbeddedKafka(server, port);
  }

  private static void format(Path log) throws Exception {
    Formatter formatter =
        new Formatter()
            .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
            .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
            .setClusterId(Uuid.randomUuid().toString())
            .setNodeId(NODE_ID)
            .setControllerListenerName(EmbeddedKafkaSettings.CONTROLLER_LISTENER)
            .setDirectories(List.of(log.toString()))
            .setMetadataLogDirectory(log.toString())
            .setReleaseVersion(MetadataVersion.latestProduction())
            .setIgnoreFormatted(false);
    formatter.run();
  }

  private static void stopAfterFailure(KafkaRaftServer server, EmbeddedServerException failure) {
    if (Thread.currentThread().isInterrupted()) {
      // The process is ending; a broker stopped in the middle of its start ends the JVM with a code
      // of its own.
      return;
    }
    try {
      within(STOP_TIMEOUT, "millrace-kafka-stop", server::shutdown);
    } catch (EmbeddedServerException e) {
      failure.addSuppressed(e);
    }
  }

  /**
   * Runs {@code work} on a daemon thread of its own, since neither start nor shutdown of the broker
   * can be interrupted.
   */
  private static void within(Duration limit, String threadName, Runnable work) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread.ofPlatform()
        .name(threadName)
        .daemon()
        .start(
            () -> {
              try {
                work.run();
                done.complete(null);
              } catch (Throwable e) {
                done.completeExceptionally(e);
              }
            });
    try {
      done.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new EmbeddedServerException("not done within " + limit.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw new EmbeddedServerException(String.valueOf(e.getCause()), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedServerException("interrupted", e);
    }
  }

  public int port() {
    return port;
  }

  public String bootstrapServers() {
    return HOST + ":" + port;
  }

  /**
   * Ends the broker; throws {@link EmbeddedServerException} where it is not done within {@link
   * #STOP_TIMEOUT}.
   */
  @Override
  public void close() {
    try {
      within(STOP_TIMEOUT, "millrace-kafka-stop", server::shutdown);
    } catch (EmbeddedServerException e) {
      throw new EmbeddedServerException("Kafka did not end cleanly: " + e.getMessage(), e);
    }
  }
}
