package io.millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Set<String> AT_REST =
      Set.of("COMPLETED", "FAILED", "CANCELLED", "WAITING_REVIEW");
  private static final List<String> QUESTIONS =
      List.of(
          "What does a card payment abroad cost?",
          "How do I dispute a card payment I don't recognise?",
          "When does my refund arrive?",
          "Why is my account frozen?");

  private final Map<String, String> accepted = new ConcurrentHashMap<>();

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
      for (int i = 0; i < RUNS; i++) send(api, i);
      decideAllThatWait(api);

      var audit = JournalAudit.read(server.kafka());
      var problems =
          accepted.values().stream().flatMap(run -> audit.problems(run).stream()).toList();

      assertThat(problems).as("what the topics say").isEmpty();
      assertThat(accepted).hasSize(RUNS);
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
                send(api, i);
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

  private void send(Api api, int i) throws InterruptedException, IOException {
    var key = "crash-" + i;
    var body =
        Map.of(
            "text",
            QUESTIONS.get(i % QUESTIONS.size()),
            "context",
            i % 3 == 0 ? Map.of() : Map.of("customerId", "C-%04d".formatted(1001 + i % 12)));
    var answer =
        api.post("/api/v1/sessions/crash-" + i % 40 + "/messages", body, "Idempotency-Key", key);
    assertThat(answer.status()).as(answer.raw().body()).isEqualTo(202);
    var runId = answer.body().path("runId").asText();
    var earlier = accepted.putIfAbsent(key, runId);
    if (earlier != null) assertThat(runId).as("the same key gives the same run").isEqualTo(earlier);
  }

  private void decideAllThatWait(Api api) throws Exception {
    var waiting = new ArrayList<JsonNode>();
    for (String runId : accepted.values()) {
      var run = api.awaitRun(runId, PATIENCE, r -> AT_REST.contains(r.path("status").asText()));
      if (run.path("status").asText().equals("WAITING_REVIEW")) waiting.add(run);
    }
    for (JsonNode run : waiting) decide(api, run);
    for (JsonNode run : waiting)
      api.awaitRun(run.path("runId").asText(), PATIENCE, r -> r.path("endedAt").isTextual());
  }

  private void decide(Api api, JsonNode run) throws Exception {
    for (JsonNode step : run.path("steps")) {
      if (!step.path("status").asText().equals("WAITING_REVIEW")) continue;
      var path =
          "/api/v1/reviews/"
              + Api.encode(step.path("review").path("reviewId").asText())
              + "/decision";
      var end = System.nanoTime() + PATIENCE.toNanos();
      var answer =
          api.post(path, Map.of("verdict", "reject", "comment", "crash test", "actor", "tester"));
      while (answer.status() == 404 && System.nanoTime() < end) {
        TimeUnit.MILLISECONDS.sleep(200); // the review queue follows the journal
        answer =
            api.post(path, Map.of("verdict", "reject", "comment", "crash test", "actor", "tester"));
      }
      assertThat(answer.status()).as(answer.raw().body()).isEqualTo(202);
    }
  }
}
