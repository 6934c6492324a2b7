package io.millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Failure contract, lines 1 to 4: the whole process is killed in the middle of many runs; after a
 * restart every accepted run ends exactly once, no finished step runs again, and the refold of the
 * journal is the stored state. {@code -Dmillrace.crash.runs} and {@code -Dmillrace.crash.kills}
 * make it longer.
 */
class CrashIT {

  private static final int RUNS = Integer.getInteger("millrace.crash.runs", 200);
  private static final int KILLS = Integer.getInteger("millrace.crash.kills", 1);
  private static final int SENDERS = 8;

  private final DeskLoad load = new DeskLoad();

  @Test
  void every_accepted_run_ends_once_though_everything_is_killed_in_the_middle() throws Exception {
    var data =
        Files.createTempDirectory(Files.createDirectories(Path.of("target", "crash")), "data-");
    for (int kill = 0; kill < KILLS; kill++) {
      try (var server = StandaloneProcess.start(data).awaitReady()) {
        sendUntilKilled(server, kill);
      }
    }
    try (var server = StandaloneProcess.start(data).awaitReady()) {
      var api = new Api(server.url());
      for (int i = 0; i < RUNS; i++) load.send(api, i);
      load.decideAllThatWait(api, api);

      var audit = JournalAudit.read(server.kafka());

      assertThat(load.problems(audit)).as("what the topics say").isEmpty();
      assertThat(load.accepted()).hasSize(RUNS);
      assertThat(audit.journals().keySet()).as("no run was started twice").hasSize(RUNS);
    }
  }

  /** Sends until a part is accepted, then kills while the senders go on. */
  private void sendUntilKilled(StandaloneProcess server, int round) throws Exception {
    var api = new Api(server.url());
    int from = RUNS * round / KILLS;
    int until = RUNS * (round + 1) / KILLS;
    var enough = new CountDownLatch(Math.max(1, (until - from) * 6 / 10));
    var indexes = new java.util.concurrent.atomic.AtomicInteger(from);
    try (var senders = Executors.newFixedThreadPool(SENDERS)) {
      for (int sender = 0; sender < SENDERS; sender++)
        senders.submit(
            () -> {
              for (int i = indexes.getAndIncrement(); i < until; i = indexes.getAndIncrement()) {
                load.send(api, i);
                enough.countDown();
              }
              return null;
            });
      assertThat(enough.await(2, TimeUnit.MINUTES))
          .as("the server takes messages\n" + server.tail())
          .isTrue();
      server.kill9();
      senders.shutdownNow();
    }
  }
}
