package io.millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The whole loop through the API of the real server: routing, agents, review, trace, bad input. */
class LoopIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static StandaloneProcess server;
  private static Api api;

  @BeforeAll
  static void open() throws Exception {
    var data =
        Files.createTempDirectory(Files.createDirectories(Path.of("target", "loop")), "data-");
    server = StandaloneProcess.start(data).awaitReady();
    api = new Api(server.url());
  }

  @AfterAll
  static void close() throws Exception {
    if (server != null) server.close();
  }

  @Test
  void a_question_in_the_field_is_answered_from_records_and_policy_with_citations()
      throws Exception {
    var answer = api.ask("loop-1", "How much do you charge for a transfer abroad?", "C-1002");

    assertThat(answer.status()).as(answer.raw().body()).isEqualTo(200);
    var run = answer.body().path("run");
    assertThat(answer.body().path("workflow").asText()).isEqualTo("support-desk@1");
    assertThat(run.path("status").asText()).as(run.toString()).isEqualTo("COMPLETED");
    assertThat(run.path("output").path("citations")).isNotEmpty();
    assertThat(run.path("output").path("notice").asText()).contains("without a language model");
    assertThat(stepIds(run)).containsExactly("account", "policy", "draft", "approval");
    assertThat(run.path("pinned").path("agents").path("account-status").asInt()).isEqualTo(1);
  }

  @Test
  void a_message_without_a_customer_is_answered_from_policy_alone() throws Exception {
    var run =
        api.ask("loop-2", "How much do you charge for a transfer abroad?", "").body().path("run");

    assertThat(run.path("steps").get(0).path("status").asText()).isEqualTo("SKIPPED");
    assertThat(run.path("output").path("answer").asText()).isNotBlank();
  }

  @Test
  void a_question_out_of_the_field_goes_to_the_general_fallback() throws Exception {
    var answer = api.ask("loop-3", "Please write a poem about the sea at night.", "");

    assertThat(answer.body().path("workflow").asText())
        .as(answer.raw().body())
        .startsWith("general@");
    assertThat(answer.body().path("intent").path("abstained").asBoolean()).isTrue();
    assertThat(answer.body().path("run").path("status").asText()).isEqualTo("COMPLETED");
  }

  @Test
  void the_stream_gives_a_snapshot_then_every_event_and_resumes_without_gap() throws Exception {
    var runId =
        api.ask("loop-4", "What does a card payment abroad cost?", "C-1001")
            .body()
            .path("runId")
            .asText();

    var fresh = frames(runId, null);
    assertThat(fresh.getFirst()).contains("event:snapshot");
    var all = frames(runId, "0").stream().filter(f -> f.contains("event:journal")).toList();
    var rest = frames(runId, "3").stream().filter(f -> f.contains("event:journal")).toList();

    assertThat(all.stream().map(LoopIT::id)).startsWith("1", "2", "3", "4");
    assertThat(rest).isEqualTo(all.subList(3, all.size()));
    assertThat(frames(runId, "0").getLast()).contains("event:end").contains("COMPLETED");
  }

  @Test
  void a_rejected_review_fails_the_run_with_the_reviewers_words_and_a_second_decision_is_refused()
      throws Exception {
    var asked =
        api.ask(
            "loop-5",
            "Could you maybe sort out that thing from the other day with my account?",
            "C-1003");
    var run = asked.body().path("run");
    assertThat(run.path("status").asText()).as(run.toString()).isEqualTo("WAITING_REVIEW");
    var review =
        "/api/v1/reviews/"
            + Api.encode(run.path("steps").get(3).path("review").path("reviewId").asText());
    awaitStatus(review, 200);

    assertThat(api.get(review).body().path("proposed").path("answer").asText()).isNotBlank();
    assertThat(api.get(review).body().path("context").path("policy").isObject()).isTrue();
    assertThat(
            api.post(
                    review + "/decision",
                    Map.of("verdict", "reject", "comment", "ask again", "actor", "ada"))
                .status())
        .isEqualTo(202);
    var failed =
        api.awaitRun(
            asked.body().path("runId").asText(),
            PATIENCE,
            r -> r.path("status").asText().equals("FAILED"));
    assertThat(failed.path("error").path("message").asText()).contains("ask again");
    var second = api.post(review + "/decision", Map.of("verdict", "approve", "actor", "bob"));
    assertThat(second.status()).isEqualTo(409);
    assertThat(second.body().path("code").asText()).isEqualTo("review_decided");
  }

  @Test
  void bad_requests_get_problem_documents_with_stable_codes() throws Exception {
    problem(api.postText("/api/v1/sessions/s/messages", "{\"text\": "), 400, "json_malformed");
    problem(
        api.postText("/api/v1/sessions/s/messages", "{\"text\": \"" + "x".repeat(300_000) + "\"}"),
        413,
        "body_too_large");
    problem(
        api.post("/api/v1/runs", Map.of("workflow", "refunds", "input", Map.of())),
        404,
        "workflow_unknown");
    problem(
        api.post("/api/v1/runs", Map.of("workflow", "support-desk", "input", Map.of("nothing", 1))),
        400,
        "input_invalid");
    problem(api.get("/api/v1/runs/01JAAAAAAAAAAAAAAAAAAAAAAA"), 404, "run_unknown");
    problem(api.get("/api/v1/reviews/none"), 404, "review_unknown");
  }

  @Test
  void poison_on_every_topic_harms_no_neighbour() throws Exception {
    var topics =
        new ArrayList<>(
            io.millrace.contracts.topic.Topics.fixed().stream().map(t -> t.name()).toList());
    for (String agent : List.of("account-status", "policy-search", "answer-writer"))
      topics.add(io.millrace.contracts.topic.Topics.tasks(agent).name());
    try (var producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", server.kafka()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (String topic : topics)
        for (int i = 0; i < 3; i++)
          producer
              .send(
                  new ProducerRecord<>(
                      topic,
                      ("k" + i).getBytes(StandardCharsets.UTF_8),
                      ("poison " + i).getBytes(StandardCharsets.UTF_8)))
              .get(10, TimeUnit.SECONDS);
    }

    var run =
        api.ask("loop-6", "What does a card payment abroad cost?", "C-1001").body().path("run");

    assertThat(run.path("status").asText()).as(run.toString()).isEqualTo("COMPLETED");
    var listed = api.get("/api/v1/runs?limit=200").body();
    assertThat(listed.path("runs")).isNotEmpty();
  }

  private static List<String> stepIds(JsonNode run) {
    var ids = new ArrayList<String>();
    run.path("steps").forEach(step -> ids.add(step.path("id").asText()));
    return ids;
  }

  private static void problem(Api.Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.raw().body()).isEqualTo(status);
    assertThat(answer.raw().headers().firstValue("content-type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    assertThat(answer.body().path("code").asText()).isEqualTo(code);
  }

  private static void awaitStatus(String path, int status) throws Exception {
    for (int i = 0; i < 100 && api.get(path).status() != status; i++) Thread.sleep(100);
    assertThat(api.get(path).status()).isEqualTo(status);
  }

  private static String id(String frame) {
    return frame
        .lines()
        .filter(line -> line.startsWith("id:"))
        .map(line -> line.substring(3).strip())
        .findFirst()
        .orElse("");
  }

  /**
   * All frames until the server closes the stream of an ended run, comments left out, each with its
   * spaces after colons removed.
   */
  private static List<String> frames(String runId, String after) throws Exception {
    var uri =
        URI.create(
            server.url()
                + "/api/v1/runs/"
                + Api.encode(runId)
                + "/events"
                + (after == null ? "" : "?after=" + after));
    var request =
        HttpRequest.newBuilder(uri).header("Accept", "text/event-stream").timeout(PATIENCE).build();
    var response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
    var frames = new ArrayList<String>();
    var frame = new StringBuilder();
    try (var lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty()) {
          if (!frame.isEmpty()) frames.add(frame.toString());
          frame.setLength(0);
        } else if (!line.startsWith(":") && !line.startsWith("retry")) {
          frame.append(line.replaceFirst(": ", ":")).append('\n');
        }
      }
    }
    return frames;
  }
}
