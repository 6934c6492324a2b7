package io.millrace.agents.ledger;

import io.millrace.contracts.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A worker in a process of its own: takes one task, and at the named point says so and waits to be
 * killed.
 */
final class PaymentProcess {

  static final String AT_POINT = "AT-POINT";
  private static final int TIMEOUT_MS = 20_000;

  private PaymentProcess() {}

  public static void main(String[] arguments) throws Exception {
    var database = new PGSimpleDataSource();
    database.setUrl(arguments[0]);
    database.setUser(arguments[1]);
    database.setPassword(System.getenv("DATABASE_PASSWORD"));
    var ledger =
        new CallLedger(
            database,
            new LedgerSettings(
                65_536, Duration.ofSeconds(3), Duration.ofSeconds(30), Duration.ofSeconds(10)));
    var desk = new RemoteDesk(URI.create(arguments[2]));
    var worker = new PaymentWorker(ledger, desk, Duration.ofMillis(500), null, false);
    var point = CrashPoint.valueOf(arguments[4]);
    worker.deliver(
        arguments[3],
        1,
        at -> {
          if (at != point) return;
          System.out.println(AT_POINT);
          awaitTheEnd();
        });
  }

  private static void awaitTheEnd() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The desk of the parent process. */
  private static final class RemoteDesk extends PaymentDesk {

    private final URI address;

    RemoteDesk(URI address) {
      this.address = address;
    }

    @Override
    public Json pay(String task, String key) {
      try {
        var connection =
            (HttpURLConnection) address.resolve("/pay?task=" + task).toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MS);
        connection.setReadTimeout(TIMEOUT_MS);
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Idempotency-Key", key);
        try (var body = connection.getInputStream()) {
          return Json.parse(new String(body.readAllBytes(), StandardCharsets.UTF_8));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
