package io.millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.embedded.EmbeddedKafka;
import io.millrace.embedded.EmbeddedPostgresServer;
import io.millrace.embedded.ServiceSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The five services, each packaged and run alone against a Kafka and a PostgreSQL that are not
 * theirs: what the container images and the Kubernetes files rest on.
 */
class SeparateServicesIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void five_processes_answer_a_question_and_decide_a_review_together() throws Exception {
    var data =
        Files.createTempDirectory(Files.createDirectories(Path.of("target", "separate")), "data-");
    try (var kafka = EmbeddedKafka.start(data.resolve("kafka"));
        var postgres = EmbeddedPostgresServer.start(data.resolve("postgres"))) {
      var settings = new HashMap<String, String>();
      settings.putAll(ServiceSettings.of(kafka));
      settings.putAll(ServiceSettings.of(postgres));
      int statePort = ServiceProcess.freePort();
      settings.put("millrace.router.state-store-url", "http://127.0.0.1:" + statePort);
      settings.put("millrace.trace.state-store-url", "http://127.0.0.1:" + statePort);
      settings.put("millrace.agents.state-store-url", "http://127.0.0.1:" + statePort);
      var stateSettings = new HashMap<>(settings);
      stateSettings.put("millrace.state-store.state-dir", data.resolve("state").toString());
      var agentSettings = new HashMap<>(settings);
      agentSettings.put("millrace.example", "support-desk");

      try (var state =
              ServiceProcess.start("state-store-service", statePort, stateSettings).awaitReady();
          var router = start("router-service", settings);
          var agents = start("examples/support-desk", agentSettings);
          var reviews = start("review-service", settings);
          var trace = start("trace-stream-service", settings)) {
        router.awaitReady();
        reviews.awaitReady();
        trace.awaitReady();
        SeparateServices.publishSupportDesk(state.url());
        agents.awaitReady();

        answers(router, trace);
        decides(router, state, reviews);
      }
    }
  }

  private static void answers(ServiceProcess router, ServiceProcess trace) throws Exception {
    var answer =
        new Api(router.url())
            .ask("apart", "How much do you charge for a transfer abroad?", "C-1002");

    var run = answer.body().path("run");
    assertThat(run.path("status").asText()).as(answer.raw().body()).isEqualTo("COMPLETED");
    assertThat(run.path("output").path("citations")).isNotEmpty();
    var history =
        new Api(trace.url())
            .get("/api/v1/runs/" + Api.encode(run.path("runId").asText()) + "/events");
    assertThat(history.body().path("events")).as(history.raw().body()).hasSize(9);
  }

  private static void decides(ServiceProcess router, ServiceProcess state, ServiceProcess reviews)
      throws Exception {
    var asked =
        new Api(router.url())
            .ask("apart", "Could you sort out that thing with my account?", "C-1003");
    var run = asked.body().path("run");
    assertThat(run.path("status").asText()).as(asked.raw().body()).isEqualTo("WAITING_REVIEW");
    var review =
        "/api/v1/reviews/"
            + Api.encode(run.path("steps").get(3).path("review").path("reviewId").asText());
    var queue = new Api(reviews.url());
    for (int i = 0; i < 100 && queue.get(review).status() != 200; i++) Thread.sleep(100);

    assertThat(
            queue.post(review + "/decision", Map.of("verdict", "approve", "actor", "ada")).status())
        .isEqualTo(202);
    new Api(state.url())
        .awaitRun(
            run.path("runId").asText(),
            PATIENCE,
            r -> r.path("status").asText().equals("COMPLETED"));
  }

  private static ServiceProcess start(String module, Map<String, String> settings)
      throws Exception {
    return ServiceProcess.start(module, ServiceProcess.freePort(), settings);
  }
}
