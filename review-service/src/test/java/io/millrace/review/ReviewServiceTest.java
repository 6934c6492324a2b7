package io.millrace.review;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.contracts.id.RunIds;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Command;
import io.millrace.contracts.message.CommandBody.DecideReview;
import io.millrace.contracts.message.Event.ReviewRequested;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.Verdict;
import io.millrace.contracts.record.CloudEventHeaders;
import io.millrace.contracts.record.DeadLetter;
import io.millrace.contracts.record.Records;
import io.millrace.contracts.topic.Topics;
import io.millrace.embedded.testing.KafkaTestResource;
import io.millrace.embedded.testing.PostgresTestResource;
import io.millrace.review.core.Histories;
import io.millrace.review.core.Phase.Decision;
import io.millrace.review.core.QueueModel;
import io.millrace.review.core.Review;
import io.millrace.review.core.ReviewFold;
import io.millrace.review.stream.DecisionSender;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.hamcrest.Matcher;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@NullUnmarked
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(PostgresTestResource.class)
class ReviewServiceTest {

  private static final Json PROPOSED = Json.parse("{\"answer\":\"30 EUR\"}");

  @Inject TestKafka kafka;
  @Inject DataSource dataSource;

  @BeforeAll
  static void machinesMayBeBusy() {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
  }

  @Test
  void a_requested_review_is_shown_with_what_its_run_was_asked() {
    // given
    var review = requested();

    // when
    var shown = given().get("/api/v1/reviews/{id}", review).then();

    // then
    shown
        .statusCode(200)
        .body("reviewId", equalTo(review))
        .body("status", equalTo("OPEN"))
        .body("sessionId", equalTo("s-42"))
        .body("workflow", equalTo("support-desk"))
        .body("workflowVersion", equalTo(1))
        .body("message", equalTo("Why was I charged?"))
        .body("input.customerId", equalTo("C-1"))
        .body("context.draft.confidence", equalTo(0.5f))
        .body("proposed.answer", equalTo("30 EUR"))
        .body("requestedAt", equalTo("2026-11-20T09:00:02.000Z"))
        .body("claimedBy", nullValue())
        .body("decidedAt", nullValue());
  }

  @Test
  void a_review_id_is_found_raw_and_encoded() {
    // given
    var review = requested();
    var encoded = review.replace("~", "%7E").replace(":", "%3A");

    // when, then
    given()
        .urlEncodingEnabled(false)
        .get("/api/v1/reviews/" + review)
        .then()
        .statusCode(200)
        .body("reviewId", equalTo(review));
    given()
        .urlEncodingEnabled(false)
        .get("/api/v1/reviews/" + encoded)
        .then()
        .statusCode(200)
        .body("reviewId", equalTo(review));
  }

  @Test
  void a_decision_goes_to_the_state_machine_once_and_is_confirmed_by_the_journal() {
    // given
    var history = Histories.of(newRun()).started().requested("approval", 1, PROPOSED);
    var review = publish(history);

    // when
    decide(
            review,
            Map.of(
                "verdict",
                "edit",
                "actor",
                "ada",
                "output",
                Map.of("answer", "31 EUR"),
                "comment",
                "rounded"))
        .statusCode(202)
        .body("status", equalTo("DECIDED"))
        .body("decidedBy", equalTo("ada"))
        .body("decidedAt", nullValue());
    decide(review, Map.of("verdict", "reject", "actor", "bob"))
        .statusCode(409)
        .body("code", equalTo("review_decided"));

    // then
    var commands = kafka.read(Topics.COMMANDS.name(), RunIds.runOfReview(review));
    assertEquals(1, commands.size());
    var command = Records.codec(Command.class).decode(commands.getFirst().value());
    assertEquals(review + "/decision", command.commandId());
    assertEquals("user:ada", command.actor());
    assertEquals("acme", command.tenant());
    assertEquals(
        new DecideReview(review, Verdict.EDIT, Json.parse("{\"answer\":\"31 EUR\"}"), "rounded"),
        command.body());
    assertEquals("s-42", new String(commands.getFirst().key(), StandardCharsets.UTF_8));
    assertEquals(
        "io.millrace.DecideReview.v1",
        CloudEventHeaders.read(commands.getFirst().headers(), CloudEventHeaders.TYPE));

    // when the journal confirms
    publish(history.decided("approval", 1, Verdict.EDIT).last());

    // then
    awaitShown(review, "decidedAt", equalTo("2026-11-20T09:00:03.000Z"));
    decide(review, Map.of("verdict", "reject", "actor", "bob"))
        .statusCode(409)
        .body("code", equalTo("review_decided"));
  }

  @Test
  void a_claim_keeps_others_away_until_it_is_released() {
    // given
    var review = requested();

    // when, then
    act(review, "claim", "ada")
        .statusCode(200)
        .body("status", equalTo("CLAIMED"))
        .body("claimedBy", equalTo("ada"))
        .body("claimedAt", notNullValue());
    act(review, "claim", "bob")
        .statusCode(409)
        .body("code", equalTo("review_claimed"))
        .contentType("application/problem+json");
    act(review, "release", "bob").statusCode(409);
    decide(review, Map.of("verdict", "approve", "actor", "bob"))
        .statusCode(409)
        .body("code", equalTo("review_claimed"));
    act(review, "release", "ada")
        .statusCode(200)
        .body("status", equalTo("OPEN"))
        .body("claimedBy", nullValue());
    act(review, "claim", "bob").statusCode(200).body("claimedBy", equalTo("bob"));
  }

  @Test
  void wrong_decisions_are_refused_with_the_fields_that_are_wrong() {
    // given
    var review = requested();
    var nothingProposed = publish(Histories.of(newRun()).started().requested("approval", 1, null));

    // when, then
    decide(review, Map.of("verdict", "edit", "actor", "ada"))
        .statusCode(400)
        .body("code", equalTo("decision_invalid"))
        .body("errors.pointer", contains("/output"));
    decide(review, Map.of("verdict", "maybe", "actor", "a b", "comment", "x".repeat(2_001)))
        .statusCode(400)
        .body("errors.pointer", contains("/verdict", "/actor", "/comment"));
    decide(review, Map.of("verdict", "approve", "actor", "ada", "surprise", 1))
        .statusCode(400)
        .body("code", equalTo("json_malformed"));
    decide(nothingProposed, Map.of("verdict", "approve", "actor", "ada"))
        .statusCode(400)
        .body("code", equalTo("decision_invalid"))
        .body("detail", containsString("nothing to approve"));
    decide("no-such", Map.of("verdict", "approve", "actor", "ada"))
        .statusCode(404)
        .body("code", equalTo("review_unknown"));
    given()
        .contentType(ContentType.JSON)
        .post("/api/v1/reviews/{id}/claim", review)
        .then()
        .statusCode(400)
        .body("code", equalTo("actor_invalid"));
    given()
        .get("/api/v1/reviews?limit=201")
        .then()
        .statusCode(400)
        .body("code", equalTo("query_invalid"));
    given()
        .get("/api/v1/reviews?before=xyz")
        .then()
        .statusCode(400)
        .body("code", equalTo("query_invalid"));
    given().get("/api/v1/reviews/{id}", review).then().body("status", equalTo("OPEN"));
  }

  @Test
  void a_review_whose_step_a_person_settled_in_another_way_takes_no_decision() {
    // given
    var history = Histories.of(newRun()).started().requested("approval", 1, PROPOSED);
    var review = publish(history);

    // when
    publish(history.overridden("approval").last());

    // then
    awaitShown(review, "status", equalTo("CANCELLED"));
    decide(review, Map.of("verdict", "approve", "actor", "ada"))
        .statusCode(409)
        .body("code", equalTo("review_closed"))
        .body("detail", containsString("settled in another way"));
  }

  @Test
  void a_rollback_that_needs_a_person_can_be_decided() {
    // given
    var history =
        Histories.of(newRun())
            .started()
            .requested("approval", 1, PROPOSED)
            .compensating("book")
            .requested("book.undo", 1, PROPOSED);
    var review = publish(history);

    // when
    var decided = decide(review, Map.of("verdict", "approve", "actor", "ada"));

    // then
    decided.statusCode(202).body("stepId", equalTo("book.undo"));
    awaitShown(review.replace("book.undo", "approval"), "status", equalTo("CANCELLED"));
  }

  @Test
  void a_decision_that_kafka_does_not_take_leaves_the_review_as_it_was() {
    // given
    var review = requested();
    act(review, "claim", "ada").statusCode(200);
    QuarkusMock.installMockForType(new UnreachableKafka(), DecisionSender.class);

    // when
    var refused = decide(review, Map.of("verdict", "approve", "actor", "ada"));

    // then
    refused
        .statusCode(503)
        .body("code", equalTo("journal_unavailable"))
        .header("Retry-After", notNullValue());
    given()
        .get("/api/v1/reviews/{id}", review)
        .then()
        .body("status", equalTo("CLAIMED"))
        .body("verdict", nullValue());
  }

  @Test
  void lists_come_by_what_people_do_with_them_and_page_without_gap() {
    // given five open reviews of one run, due one after the other, and two decided
    var run = newRun();
    var history = Histories.of(run).started();
    for (int i = 1; i <= 7; i++) history.requested("step", i, PROPOSED);
    history.decided("step", 3, Verdict.APPROVE).decided("step", 5, Verdict.REJECT);
    publish(history);

    // when
    var open = listed("OPEN", 2).stream().filter(id -> id.startsWith(run)).toList();
    var decided = listed("DECIDED,EXPIRED", 1).stream().filter(id -> id.startsWith(run)).toList();
    var everything = listed("", 3);

    // then
    assertEquals(
        List.of(
            run + ":step:1", run + ":step:2", run + ":step:4", run + ":step:6", run + ":step:7"),
        open);
    assertEquals(List.of(run + ":step:5", run + ":step:3"), decided);
    assertEquals(7, everything.stream().filter(id -> id.startsWith(run)).count());
    given()
        .get("/api/v1/reviews?status=OPEN&role=nobody")
        .then()
        .statusCode(200)
        .body("reviews.size()", equalTo(0))
        .body("next", nullValue());
    given()
        .get("/api/v1/reviews?status=OPEN&role=support-lead&limit=200")
        .then()
        .body("reviews.role", everyItem(equalTo("support-lead")))
        .body("reviews.reviewId", hasItem(run + ":step:1"));
    given()
        .get("/api/v1/reviews?status=CLAIMED&limit=200")
        .then()
        .body("reviews.reviewId", not(hasItem(run + ":step:1")));
  }

  @Test
  void poison_goes_to_its_dead_letters_and_its_neighbours_are_folded() {
    // given
    var poison = "no Avro at all".getBytes(StandardCharsets.UTF_8);
    var key = "s-42".getBytes(StandardCharsets.UTF_8);
    kafka.send(new ProducerRecord<>(Topics.EVENTS.name(), key, poison));

    // when a neighbour of the same partition follows
    var review = requested();

    // then
    var dead =
        kafka.read(Topics.deadLetters(Topics.EVENTS.name()).name(), null).stream()
            .filter(
                record ->
                    new String(record.value(), StandardCharsets.UTF_8).equals("no Avro at all"))
            .findFirst()
            .orElseThrow();
    assertEquals("not_single_object", CloudEventHeaders.read(dead.headers(), DeadLetter.CODE));
    awaitShown(review, "status", equalTo("OPEN"));
  }

  @Test
  void the_tables_hold_what_the_model_holds_after_random_histories_with_redelivered_suffixes()
      throws Exception {
    // given
    long seed = System.nanoTime();
    var random = new Random(seed);
    var model = new QueueModel();
    var batch = new ArrayList<JournalEntry>();
    for (int i = 0; i < 25; i++) {
      var entries = Histories.random(newRun(), random).entries();
      entries.forEach(entry -> model.apply(ReviewFold.change(entry)));
      batch.addAll(entries);
      batch.addAll(entries.subList(random.nextInt(entries.size()), entries.size()));
    }

    // when
    batch.forEach(entry -> kafka.send(Records.of(Topics.EVENTS, entry, "/test")));
    publish(Histories.of(newRun()).started().requested("end", 1, PROPOSED));

    // then
    var expected = new TreeMap<String, String>();
    model.reviews.forEach(
        (id, review) ->
            expected.put(
                id,
                review.statusAt(Instant.EPOCH)
                    + "@"
                    + review.sequence()
                    + " "
                    + review.run().workflow()));
    await()
        .untilAsserted(() -> assertEquals(expected, rows(model.reviews.keySet()), "seed " + seed));
    assertEquals(model.facts.size(), factsOf(batch), "seed " + seed);
  }

  @Test
  void open_reviews_are_counted_and_the_service_is_ready() {
    requested();
    await()
        .untilAsserted(
            () -> {
              var metrics = given().get("/q/metrics").then().statusCode(200).extract().asString();
              assertTrue(
                  metrics
                      .lines()
                      .anyMatch(
                          line ->
                              line.startsWith("millrace_reviews_open ")
                                  && Double.parseDouble(line.split(" ")[1]) >= 1),
                  metrics);
            });
    given()
        .get("/q/health/ready")
        .then()
        .statusCode(200)
        .body("checks.name", hasItem("review-fold"));
  }

  private Map<String, String> rows(Set<String> ids) throws Exception {
    var rows = new TreeMap<String, String>();
    try (var connection = dataSource.getConnection();
        var result =
            connection
                .createStatement()
                .executeQuery(
                    "select review_id, status, sequence, workflow from reviews.reviews")) {
      while (result.next())
        if (ids.contains(result.getString(1)))
          rows.put(
              result.getString(1),
              result.getString(2) + "@" + result.getLong(3) + " " + result.getString(4));
    }
    return rows;
  }

  private long factsOf(List<JournalEntry> entries) throws Exception {
    var runs = entries.stream().map(JournalEntry::runId).distinct().toArray(String[]::new);
    try (var connection = dataSource.getConnection();
        var statement =
            connection.prepareStatement(
                "select count(*) from reviews.run_facts where run_id = any(?)")) {
      statement.setArray(1, connection.createArrayOf("text", runs));
      try (var result = statement.executeQuery()) {
        result.next();
        return result.getLong(1);
      }
    }
  }

  private static List<String> listed(String status, int limit) {
    var ids = new ArrayList<String>();
    String before = null;
    do {
      var request = given().queryParam("status", status).queryParam("limit", limit);
      if (before != null) request.queryParam("before", before);
      var page = request.get("/api/v1/reviews").then().statusCode(200).extract().jsonPath();
      ids.addAll(page.getList("reviews.reviewId"));
      before = page.getString("next");
    } while (before != null);
    return ids;
  }

  private static ValidatableResponse act(String review, String act, String actor) {
    return given()
        .contentType(ContentType.JSON)
        .body(Map.of("actor", actor))
        .post("/api/v1/reviews/{id}/" + act, review)
        .then();
  }

  private static ValidatableResponse decide(String review, Map<String, ?> decision) {
    return given()
        .contentType(ContentType.JSON)
        .body(decision)
        .post("/api/v1/reviews/{id}/decision", review)
        .then();
  }

  private static String newRun() {
    return RunIds.create("s-42");
  }

  private String requested() {
    return publish(Histories.of(newRun()).started().requested("approval", 1, PROPOSED));
  }

  /** Sends a history and waits until its last request is shown. */
  private String publish(Histories history) {
    history.entries().forEach(this::publish);
    var review =
        history.entries().stream()
            .map(JournalEntry::event)
            .filter(ReviewRequested.class::isInstance)
            .map(event -> ((ReviewRequested) event).reviewId())
            .reduce((a, b) -> b)
            .orElseThrow();
    awaitShown(review, "reviewId", equalTo(review));
    return review;
  }

  private void publish(JournalEntry entry) {
    kafka.send(Records.of(Topics.EVENTS, entry, "/test"));
  }

  private static void awaitShown(String review, String field, Matcher<?> matcher) {
    await()
        .untilAsserted(
            () ->
                given()
                    .get("/api/v1/reviews/{id}", review)
                    .then()
                    .statusCode(200)
                    .body(field, matcher));
  }

  /** A Kafka that takes nothing. */
  static final class UnreachableKafka extends DecisionSender {
    UnreachableKafka() {
      super(null, null);
    }

    @Override
    public Uni<Void> send(Review review, Decision decision, Instant at) {
      return Uni.createFrom().failure(new TimeoutException("no broker"));
    }
  }
}
