package io.millrace.statestore;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.millrace.contracts.id.RunIds;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.record.CloudEventHeaders;
import io.millrace.contracts.record.DeadLetter;
import io.millrace.contracts.record.Records;
import io.millrace.contracts.topic.Topics;
import io.millrace.embedded.testing.KafkaTestResource;
import io.millrace.statestore.store.Rebuild;
import io.millrace.statestore.store.RebuildRepository;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The archive behind a running service: what the database refuses, a database that is away, how far
 * behind it is, and writing it again from the journal.
 */
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(value = PostgresThatGoesAway.class, restrictToAnnotatedClass = true)
class ArchiveTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int RUNS = 200;
  private static final int EVENTS_OF_A_RUN = 4;

  @Inject
  @DataSource("archive")
  javax.sql.DataSource archive;

  @Inject RebuildRepository rebuilds;

  Runnable takeAway;
  Runnable bringBack;

  @BeforeEach
  void awaitReadyAndPublish() {
    await().atMost(PATIENCE).until(() -> given().get("/q/health/ready").statusCode() == 200);
    Feed.publish();
  }

  @Test
  void nothing_is_lost_while_the_database_is_away_under_load() {
    var first = Feed.start();
    awaitArchived(List.of(first), 2);
    takeAway.run();
    var runs = new ArrayList<String>();
    try {
      for (int i = 0; i < RUNS; i++) runs.add(RunIds.create("away-" + i));
      Feed.send(
          runs.stream().map(run -> Records.of(Topics.COMMANDS, Feed.startOf(run), "/t")).toList());
      runs.forEach(ArchiveTest::awaitStarted);
      Feed.answer(runs);

      given()
          .get("/api/v1/runs/" + runs.getLast() + "?waitMs=20000")
          .then()
          .statusCode(200)
          .body("source", equalTo("hot"))
          .body("status", equalTo("COMPLETED"));
      given()
          .get("/api/v1/runs")
          .then()
          .statusCode(503)
          .header("Retry-After", equalTo("2"))
          .body("code", equalTo("archive_unavailable"));
      given().get("/q/health/ready").then().statusCode(200);
      for (var topic : List.of(Topics.EVENTS.name(), Topics.STATE.name()))
        await()
            .atMost(PATIENCE)
            .until(
                () ->
                    metric("millrace_archive_lag_seconds", topic) > 2
                        && metric("millrace_archive_lag_records", topic) >= RUNS);
    } finally {
      bringBack.run();
    }

    awaitArchived(runs, EVENTS_OF_A_RUN);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                count(
                        "select count(*) from archive.runs where run_id like 'away-%' and status = 'COMPLETED'")
                    == RUNS);
    for (var topic : List.of(Topics.EVENTS.name(), Topics.STATE.name()))
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  metric("millrace_archive_lag_seconds", topic) == 0
                      && metric("millrace_archive_lag_records", topic) == 0);
    given().get("/api/v1/runs?limit=1").then().body("archiveLagMs", equalTo(0));
  }

  @Test
  void what_the_archive_cannot_hold_is_a_dead_letter_and_its_neighbours_are_archived() {
    var runId = RunIds.create(null);
    var good = new Event.RunCancelled("user:x", "enough");
    var noJson = new Event.RunCompleted(new Json("this is no JSON"), false, List.of());
    var deep =
        new Event.RunCompleted(new Json("[".repeat(50_000) + "]".repeat(50_000)), false, List.of());
    Feed.send(
        List.of(
            Records.of(Topics.EVENTS, entry(runId, 1, "a", good), "/t"),
            Records.of(Topics.EVENTS, entry(runId, 2, "a\u0000b", good), "/t"),
            Records.of(Topics.EVENTS, entry(runId, 3, "a", noJson), "/t"),
            Records.of(Topics.EVENTS, entry(runId, 4, "a", deep), "/t"),
            Records.of(Topics.EVENTS, entry(runId, 5, "a", good), "/t")));
    Feed.send(Topics.STATE, nameless(RunIds.create(null)));

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                given()
                    .get("/api/v1/archive/runs/" + runId + "/events")
                    .then()
                    .body("events.sequence", equalTo(List.of(1, 5))));
    assertThat(deadLetters(Topics.EVENTS.name(), 3))
        .allSatisfy(
            dead ->
                assertThat(CloudEventHeaders.read(dead.headers(), DeadLetter.CODE))
                    .isEqualTo("archive_refused"))
        .extracting(dead -> Records.codec(JournalEntry.class).decode(dead.value()).sequence())
        .containsExactlyInAnyOrder(2L, 3L, 4L);
    assertThat(deadLetters(Topics.STATE.name(), 1))
        .extracting(dead -> CloudEventHeaders.read(dead.headers(), DeadLetter.CODE))
        .containsOnly("archive_refused");
  }

  @Test
  void the_archive_is_written_again_from_the_journal() throws SQLException {
    var runs = new ArrayList<String>();
    for (int i = 0; i < 20; i++) runs.add(Feed.start());
    runs.forEach(ArchiveTest::awaitStarted);
    Feed.answer(runs.subList(0, 15));
    awaitArchived(runs.subList(0, 15), EVENTS_OF_A_RUN);
    awaitArchived(runs.subList(15, 20), 2);
    await().atMost(PATIENCE).until(() -> ended(runs) == 15);
    var events =
        dump(
            "select run_id || sequence || at || type || causation_id || data from archive.events where run_id = any(?) order by 1",
            runs);
    var states =
        dump(
            "select run_id || sequence || status || coalesce(output::text, '') || encode(state, 'hex') from archive.runs where run_id = any(?) order by 1",
            runs);
    execute(
        "delete from archive.events where run_id = any(?) and sequence <> 2", runs.subList(0, 10));
    execute("delete from archive.runs where run_id = any(?)", runs.subList(5, 18));
    execute(
        "update archive.runs set state = '\\x00', status = 'RUNNING' where run_id = any(?)",
        runs.subList(0, 5));

    given().post("/api/v1/archive/rebuild").then().statusCode(202);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> given().get("/api/v1/archive/rebuild").then().body("status", equalTo("DONE")));
    var rebuild = given().get("/api/v1/archive/rebuild").jsonPath();
    assertThat(rebuild.getLong("records")).isGreaterThanOrEqualTo(events.size());
    assertThat(rebuild.getLong("recordsTotal")).isGreaterThanOrEqualTo(rebuild.getLong("records"));
    assertThat(
            dump(
                "select run_id || sequence || at || type || causation_id || data from archive.events where run_id = any(?) order by 1",
                runs))
        .isEqualTo(events);
    assertThat(
            dump(
                "select run_id || sequence || status || coalesce(output::text, '') || encode(state, 'hex') from archive.runs where run_id = any(?) order by 1",
                runs))
        .isEqualTo(states);
  }

  @Test
  void a_second_rebuild_is_refused_while_one_runs() {
    long running = rebuilds.begin().orElseThrow();
    try {
      given()
          .post("/api/v1/archive/rebuild")
          .then()
          .statusCode(409)
          .contentType("application/problem+json")
          .body("code", equalTo("rebuild_running"));
    } finally {
      rebuilds.end(running, Rebuild.Status.DONE, null);
    }
  }

  private static void awaitStarted(String runId) {
    await().atMost(PATIENCE).until(() -> given().get("/api/v1/runs/" + runId).statusCode() == 200);
  }

  private void awaitArchived(List<String> runs, int eventsOfEach) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                dump("select run_id from archive.events where run_id = any(?)", runs).size()
                    == runs.size() * eventsOfEach);
  }

  private int ended(List<String> runs) throws SQLException {
    return dump(
            "select run_id from archive.runs where run_id = any(?) and ended_at is not null", runs)
        .size();
  }

  private long count(String sql) throws SQLException {
    return Long.parseLong(
        dump(sql.replace("where", "where cardinality(?::text[]) = 0 and"), List.of()).getFirst());
  }

  private List<String> dump(String sql, List<String> runs) throws SQLException {
    var found = new ArrayList<String>();
    try (var connection = archive.getConnection();
        var statement = connection.prepareStatement(sql)) {
      statement.setArray(1, connection.createArrayOf("text", runs.toArray()));
      try (var rows = statement.executeQuery()) {
        while (rows.next()) found.add(rows.getString(1));
      }
    }
    return found;
  }

  private void execute(String sql, List<String> runs) throws SQLException {
    try (var connection = archive.getConnection();
        var statement = connection.prepareStatement(sql)) {
      statement.setArray(1, connection.createArrayOf("text", runs.toArray()));
      assertThat(statement.executeUpdate()).isPositive();
    }
  }

  /** The value of a gauge of the topic; NaN while it is unknown. */
  private static double metric(String name, String topic) {
    return given()
        .get("/q/metrics")
        .asString()
        .lines()
        .filter(line -> line.startsWith(name) && line.contains("topic=\"" + topic + "\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElse(Double.NaN);
  }

  private static JournalEntry entry(String runId, long sequence, String cause, Event event) {
    return new JournalEntry(
        runId, sequence, Instant.now().truncatedTo(ChronoUnit.MILLIS), cause, event);
  }

  /** A state whose tenant PostgreSQL cannot store. */
  private static RunState nameless(String runId) {
    return States.open(runId, "a\u0000b");
  }

  private static List<ConsumerRecord<byte[], byte[]>> deadLetters(String topic, int atLeast) {
    var found = new ArrayList<ConsumerRecord<byte[], byte[]>>();
    var bytes = new ByteArrayDeserializer();
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", Feed.bootstrap()), bytes, bytes)) {
      var partition = List.of(new TopicPartition(Topics.deadLetters(topic).name(), 0));
      consumer.assign(partition);
      consumer.seekToBeginning(partition);
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(200)).forEach(found::add);
                return found.size() >= atLeast;
              });
    }
    return found;
  }
}
