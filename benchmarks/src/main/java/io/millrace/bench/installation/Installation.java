package io.millrace.bench.installation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What scenarios run against. Either a server that runs already, which is left as it is apart from
 * the definitions and runs of the benchmark, or an embedded one: started here with a worker beside
 * it, and ended with every worker when this is closed.
 */
public final class Installation implements AutoCloseable {

  /**
   * How an embedded server is started.
   *
   * @param root the project's folder, built
   * @param folder for data and output
   */
  public record Setup(
      Path root, Path folder, List<String> serverOptions, List<String> workerOptions) {}

  private final Setup setup;
  private final @Nullable Running running;
  private final List<WorkerProcess> workers = new ArrayList<>();
  private final AtomicInteger workersStarted = new AtomicInteger();
  private @Nullable ServerProcess server;
  private int port;

  private Installation(Setup setup, @Nullable Running running) {
    this.setup = setup;
    this.running = running;
  }

  /** A server that runs already, with the agents of the benchmarks served by a worker of ours. */
  public static Installation running(Setup setup, Running running) throws Exception {
    return started(new Installation(setup, running));
  }

  /** Starts the packaged server on its own data and a worker, and publishes the definitions. */
  public static Installation embedded(Setup setup) throws Exception {
    return started(new Installation(setup, null));
  }

  private static Installation started(Installation on) throws Exception {
    try {
      if (on.embedded()) on.startServer();
      Definitions.publish(on.url());
      on.startWorker();
      return on;
    } catch (Exception e) {
      on.close();
      throw e;
    }
  }

  public boolean embedded() {
    return running == null;
  }

  public String url() {
    return running != null ? running.url() : server().url();
  }

  public String kafka() {
    return running != null ? running.kafka() : server().kafka();
  }

  public Path root() {
    return setup.root();
  }

  /** For scratch data. */
  public Path folder() {
    return setup.folder();
  }

  /** The data folder of an embedded server. */
  public Path data() {
    return setup.folder().resolve("data");
  }

  public List<String> serverOptions() {
    return setup.serverOptions();
  }

  public Setup setup() {
    return setup;
  }

  /** What costs something, as far as its processes are known; the driver is this process. */
  public List<Part> parts() {
    var parts = new ArrayList<Part>();
    if (running != null) parts.addAll(running.parts());
    else parts.addAll(server().parts());
    for (var worker : workers) parts.add(new Part("worker", worker.pid(), true));
    parts.add(new Part("driver", ProcessHandle.current().pid(), false));
    return parts;
  }

  /** Whether {@link #parts} has the server too. */
  public boolean knowsServer() {
    return parts().stream().anyMatch(part -> part.name().equals("server"));
  }

  public ServerProcess server() {
    if (server == null) throw new IllegalStateException("Only an embedded server can be had.");
    return server;
  }

  public List<WorkerProcess> workers() {
    return List.copyOf(workers);
  }

  public void stopServer() throws IOException {
    server().close();
  }

  public void killServer() throws IOException, InterruptedException {
    server().kill9();
  }

  /** Starts the server on its data, on the port it had before; returns how long it took. */
  public Duration startServer() throws IOException, InterruptedException {
    var arguments = new ArrayList<>(List.of("--example", "none"));
    if (server != null) arguments.addAll(List.of("--port", Integer.toString(port)));
    long began = System.nanoTime();
    server = ServerProcess.start(root(), data(), setup.serverOptions(), arguments);
    server.awaitReady();
    port = URI.create(server.url()).getPort();
    return Duration.ofNanos(System.nanoTime() - began);
  }

  public WorkerProcess startWorker() throws IOException {
    return startWorker(List.of());
  }

  /**
   * A further worker; it is ended with the rest, or before through {@link #endWorker}.
   *
   * @param options of its JVM, beside those of every worker
   */
  public WorkerProcess startWorker(List<String> options) throws IOException {
    var output = folder().resolve("worker-" + workersStarted.incrementAndGet() + ".out");
    var all = new ArrayList<>(setup.workerOptions());
    all.addAll(options);
    var worker = WorkerProcess.start(root(), kafka(), url(), database(), output, all);
    workers.add(worker);
    return worker;
  }

  private Optional<ServerDatabase> database() throws IOException {
    return embedded() ? Optional.of(ServerDatabase.of(data(), "agents")) : Optional.empty();
  }

  /** Ends what was started, so that another installation has the machine for itself. */
  public void suspend() throws IOException {
    workers().forEach(this::endWorker);
    stopServer();
  }

  public void resume() throws IOException, InterruptedException {
    startServer();
    startWorker();
  }

  /** After a scenario that failed: an embedded server and its worker anew, on the same data. */
  public void revive() throws IOException, InterruptedException {
    workers().forEach(this::endWorker);
    if (embedded()) {
      stopServer();
      startServer();
    }
    startWorker();
  }

  public void endWorker(WorkerProcess worker) {
    workers.remove(worker);
    worker.close();
  }

  @Override
  public void close() {
    workers.forEach(WorkerProcess::close);
    workers.clear();
    if (server == null) return;
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
