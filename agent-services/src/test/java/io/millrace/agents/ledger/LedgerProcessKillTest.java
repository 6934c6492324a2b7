package io.millrace.agents.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.ledger.PaymentWorker.End;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Worker processes are killed with SIGKILL; the database and the desk live on. */
class LedgerProcessKillTest {

  private static final int KILLS = 20;
  private static final int PROCESSES_AT_ONCE = 3;
  private static final Duration PROCESS_TIMEOUT = Duration.ofSeconds(60);

  @TempDir Path folder;
  private final PaymentDesk desk = new PaymentDesk();
  private LedgerDatabase database;
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    database = new LedgerDatabase(folder);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/pay",
        exchange -> {
          var task = exchange.getRequestURI().getQuery().substring("task=".length());
          var key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
          var receipt = desk.pay(task, key).text().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, receipt.length);
          exchange.getResponseBody().write(receipt);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    database.close();
  }

  @Test
  void killed_processes_pay_once_each() throws Exception {
    // given
    List<Future<End>> ends = new ArrayList<>();
    // when
    var processes = new Semaphore(PROCESSES_AT_ONCE);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < KILLS; i++) {
        var point = CrashPoint.values()[i % CrashPoint.values().length];
        var task = "process-" + i;
        ends.add(
            threads.submit(
                () -> {
                  processes.acquire();
                  try {
                    kill(task, point);
                  } finally {
                    processes.release();
                  }
                  return redelivered(task);
                }));
      }
    }
    // then
    for (int i = 0; i < KILLS; i++) {
      assertThat(ends.get(i).get()).isInstanceOf(End.Paid.class);
      assertThat(desk.payments("process-" + i)).as("payments of process-%d", i).isEqualTo(1);
    }
  }

  private End redelivered(String task) throws AgentException, InterruptedException {
    var ledger =
        new CallLedger(
            database.dataSource(),
            new LedgerSettings(
                65_536, Duration.ofSeconds(3), Duration.ofSeconds(30), Duration.ofSeconds(10)));
    return new PaymentWorker(ledger, desk, Duration.ofMillis(500), desk.reconciler(), false)
        .deliver(task, 1, at -> {});
  }

  private void kill(String task, CrashPoint point) throws Exception {
    var builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                PaymentProcess.class.getName(),
                database.url(),
                database.user(),
                "http://127.0.0.1:" + server.getAddress().getPort(),
                task,
                point.name())
            .redirectErrorStream(true);
    builder.environment().put("DATABASE_PASSWORD", database.password());
    var process = builder.start();
    try (var output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      var said = new StringBuilder();
      String line;
      do {
        line = output.readLine();
        said.append(line).append('\n');
      } while (line != null && !line.equals(PaymentProcess.AT_POINT));
      assertThat(line).as(said.toString()).isEqualTo(PaymentProcess.AT_POINT);
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.waitFor(PROCESS_TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("ended by SIGKILL").isEqualTo(137);
  }
}
