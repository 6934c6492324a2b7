package io.millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Questions to the support desk, each under a key of its own, and what became of them. */
final class DeskLoad {

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

  /** Runs by the key they were asked for with. */
  Map<String, String> accepted() {
    return accepted;
  }

  /** What the topics say against it, once everything has come to rest. */
  List<String> problems(JournalAudit audit) {
    return accepted.values().stream().flatMap(run -> audit.problems(run).stream()).toList();
  }

  /** Sends a question; the same number is the same question with the same key. */
  void send(Api api, int i) throws InterruptedException, IOException {
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

  /** Waits until every run has ended or waits for a person, and decides those. */
  void decideAllThatWait(Api runs, Api reviews) throws Exception {
    var waiting = new ArrayList<JsonNode>();
    for (String runId : accepted.values()) {
      var run = runs.awaitRun(runId, PATIENCE, r -> AT_REST.contains(r.path("status").asText()));
      if (run.path("status").asText().equals("WAITING_REVIEW")) waiting.add(run);
    }
    for (JsonNode run : waiting) decide(reviews, run);
    for (JsonNode run : waiting)
      runs.awaitRun(run.path("runId").asText(), PATIENCE, r -> r.path("endedAt").isTextual());
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
