package io.millrace.router.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.millrace.embedded.testing.KafkaTestResource;
import io.millrace.router.testing.FakeStateStore;
import io.millrace.router.testing.Gate;
import io.millrace.router.testing.Library;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The commands' Kafka is out of reach at first, and there is room for one request. */
@QuarkusTest
@TestProfile(OverloadTest.NoJournal.class)
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(FakeStateStore.class)
class OverloadTest {

  private static final String GATE_PORT = "test.gate.port";
  private static final int ACCEPTED_AGAIN_ATTEMPTS_MAX = 10;

  public static class NoJournal implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
      int port = Gate.closed();
      System.setProperty(GATE_PORT, Integer.toString(port));
      return Map.of(
          "mp.messaging.outgoing.router-commands-out.bootstrap.servers",
          "127.0.0.1:" + port,
          "millrace.router.in-flight-max",
          "1");
    }
  }

  @Inject Library library;

  private static Response start() {
    var body = Map.of("workflow", "general", "input", Map.of("question", "x"));
    return given().contentType(ContentType.JSON).body(body).post("/api/v1/runs");
  }

  @Test
  void what_kafka_does_not_take_is_refused_and_so_is_what_does_not_fit_until_kafka_is_back()
      throws Exception {
    library.open();

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Response> call = OverloadTest::start;
      var statuses = new ArrayList<Integer>();
      for (var answer : threads.invokeAll(Collections.nCopies(3, call), 30, TimeUnit.SECONDS)) {
        int status = answer.get().statusCode();
        var code = status == 429 ? "too_many_requests" : "journal_unavailable";
        statuses.add(status);
        answer
            .get()
            .then()
            .contentType("application/problem+json")
            .header("Retry-After", notNullValue())
            .body("code", equalTo(code));
      }
      assertThat(statuses).containsExactlyInAnyOrder(429, 429, 503);
    }

    try (var gate = Gate.open(Integer.getInteger(GATE_PORT), library.kafka().bootstrapServers())) {
      int status = 503;
      for (int i = 0; i < ACCEPTED_AGAIN_ATTEMPTS_MAX && status == 503; i++)
        status = start().statusCode();
      assertThat(status).isEqualTo(202);
    }
  }
}
