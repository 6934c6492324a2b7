package io.millrace.trace;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.contracts.id.RunIds;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.LiveEvent;
import io.millrace.contracts.message.LiveKind;
import io.millrace.contracts.message.Usage;
import io.millrace.contracts.record.Records;
import io.millrace.contracts.topic.Topics;
import io.millrace.embedded.testing.KafkaTestResource;
import io.millrace.kit.view.JournalJson;
import io.millrace.trace.StreamReader.Frame;
import io.millrace.trace.core.Held;
import io.millrace.trace.stream.TraceHub;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NullUnmarked
@QuarkusTest
@QuarkusTestResource(KafkaTestResource.class)
@QuarkusTestResource(StubStateStore.class)
class TraceServiceTest {

  private static final int STREAMS_MAX = 1_000;

  @Inject TestKafka kafka;
  @Inject TraceHub hub;

  private final String run = RunIds.create("s-42");

  @BeforeAll
  static void machinesMayBeBusy() {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
  }

  @BeforeEach
  void consumersStand() {
    var probe = RunIds.create("probe");
    await()
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              for (int i = 0; i < 8; i++) publish(skipped(RunIds.create("probe-" + i), 1));
              publish(skipped(probe, 1));
              return !(hub.memory().read(probe, 1, 1) instanceof Held.Unknown);
            });
  }

  @Test
  void a_stream_is_a_snapshot_then_every_event_and_an_end() {
    // given
    StubStateStore.show(run, 2, "RUNNING");
    try (var reader = open("")) {
      assertEquals(200, reader.status());
      assertEquals("no-store", reader.header("Cache-Control"));
      assertEquals("no", reader.header("X-Accel-Buffering"));
      assertTrue(reader.header("Content-Type").startsWith("text/event-stream"));
      assertEquals(new Frame("retry", null, "2000"), reader.next());
      var snapshot = reader.next();
      assertEquals("snapshot", snapshot.event());
      assertEquals("2", snapshot.id());
      assertEquals(
          "{\"runId\":\"" + run + "\",\"sequence\":2,\"status\":\"RUNNING\",\"message\":\"Why?\"}",
          snapshot.data());

      // when
      var third = skipped(run, 3);
      publish(third);
      publish(completed(run, 4));

      // then
      var frames = reader.untilEnd();
      assertEquals(List.of("3", "4"), ids(frames));
      assertEquals(
          new Frame("journal", "3", JournalJson.toJson(third).toString()), frames.getFirst());
      assertEquals(new Frame("end", null, "{\"status\":\"COMPLETED\"}"), frames.getLast());
    }
  }

  @Test
  void live_events_come_between_without_an_id() {
    // given
    StubStateStore.show(run, 1, "RUNNING");
    try (var reader = open("")) {
      reader.until(frame -> frame.event().equals("snapshot"));

      // when
      kafka.send(
          Records.of(
              Topics.LIVE_EVENTS,
              new LiveEvent(
                  run,
                  "draft",
                  1,
                  Instant.parse("2026-11-20T09:00:00Z"),
                  "w-1",
                  LiveKind.DELTA,
                  "The fee"),
              "/test"));

      // then
      var live = reader.until(frame -> frame.event().equals("live")).getLast();
      assertNull(live.id());
      assertEquals(
          "{\"runId\":\""
              + run
              + "\",\"stepId\":\"draft\",\"attempt\":1,\"at\":\"2026-11-20T09:00:00.000Z\",\"kind\":\"delta\",\"worker\":\"w-1\",\"text\":\"The fee\"}",
          live.data());
    }
  }

  @Test
  void a_reader_resumes_from_the_archive_and_goes_on_from_memory_without_gap_or_duplicate() {
    // given a run that this instance never saw
    StubStateStore.show(run, 700, "RUNNING");
    for (long n = 1; n <= 700; n++) StubStateStore.archive(skipped(run, n));
    try (var reader = open("?after=999", Map.of("Last-Event-ID", "5"))) {
      var archived = reader.untilId(700);

      // when
      publish(skipped(run, 701));
      publish(skipped(run, 701));
      publish(completed(run, 702));

      // then
      var frames = new ArrayList<>(archived);
      frames.addAll(reader.untilEnd());
      assertEquals(LongStream.rangeClosed(6, 702).mapToObj(Long::toString).toList(), ids(frames));
      assertTrue(frames.stream().noneMatch(frame -> frame.event().equals("snapshot")));
    }
  }

  @Test
  void an_event_ahead_of_the_archive_waits_for_its_forerunners() {
    // given
    StubStateStore.show(run, 1, "RUNNING");
    try (var reader = open("?after=0")) {
      // when event 4 is seen before 1 to 3 are archived
      publish(skipped(run, 4));
      CompletableFuture.delayedExecutor(700, TimeUnit.MILLISECONDS)
          .execute(
              () ->
                  LongStream.rangeClosed(1, 3)
                      .forEach(n -> StubStateStore.archive(skipped(run, n))));

      // then
      assertEquals(List.of("1", "2", "3", "4"), ids(reader.untilId(4)));
    }
  }

  @Test
  void a_run_that_is_a_moment_old_is_waited_for_and_an_unknown_one_is_refused() {
    // given
    CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS)
        .execute(() -> StubStateStore.show(run, 1, "RUNNING"));

    // when
    try (var young = open("");
        var unknown =
            new StreamReader(port(), "/api/v1/runs/" + RunIds.create(null) + "/events", Map.of());
        var invalid = new StreamReader(port(), "/api/v1/runs/nonsense/events", Map.of())) {
      // then
      assertEquals(
          "snapshot", young.until(frame -> frame.event().equals("snapshot")).getLast().event());
      assertEquals(404, unknown.status());
      assertEquals("application/problem+json", unknown.header("Content-Type"));
      assertTrue(unknown.text().contains("\"code\":\"run_unknown\""));
      assertEquals(404, invalid.status());
    }
  }

  @Test
  void a_run_that_has_ended_gives_its_end_at_once() {
    // given
    StubStateStore.show(run, 9, "CANCELLED");

    // when
    try (var fresh = open("");
        var resumed = open("?after=9")) {
      // then
      assertEquals(
          List.of("snapshot", "end"), fresh.untilEnd().stream().map(Frame::event).toList());
      assertEquals(
          List.of(new Frame("end", null, "{\"status\":\"CANCELLED\"}")), resumed.untilEnd());
    }
  }

  @Test
  void a_run_whose_work_is_rolled_back_ends_its_stream() {
    // given
    StubStateStore.show(run, 1, "RUNNING");
    try (var reader = open("?after=1")) {
      // when
      publish(entry(run, 2, new Event.CompensationStarted("no", "No", null, List.of("book"))));
      publish(entry(run, 3, new Event.RunCompensated("no", "No", null)));

      // then
      var frames = reader.untilEnd();
      assertEquals(List.of("2", "3"), ids(frames));
      assertEquals(new Frame("end", null, "{\"status\":\"COMPENSATED\"}"), frames.getLast());
    }
  }

  @Test
  void a_late_result_behind_the_end_keeps_no_stream_open() {
    // given a run that ended at 3, and a result that came later
    for (long n = 1; n <= 2; n++) StubStateStore.archive(skipped(run, n));
    StubStateStore.archive(completed(run, 3));
    StubStateStore.archive(late(run, 4));
    StubStateStore.show(run, 4, "COMPLETED");
    var end = new Frame("end", null, "{\"status\":\"COMPLETED\"}");

    // when, then
    for (var after : List.of(1, 2, 3, 4)) {
      try (var reader = open("?after=" + after)) {
        var frames = reader.untilEnd();
        assertEquals(
            LongStream.rangeClosed(after + 1, 4).mapToObj(Long::toString).toList(), ids(frames));
        assertEquals(end, frames.getLast());
      }
    }

    // when memory has the late result, then
    publish(late(run, 4));
    await().until(() -> hub.memory().read(run, 4, 1) instanceof Held.Events);
    try (var reader = open("?after=3")) {
      var frames = reader.untilEnd();
      assertEquals(List.of("4"), ids(frames));
      assertEquals(end, frames.getLast());
    }
    history("?after=2").body("events.sequence", contains(3, 4));
  }

  @Test
  void a_late_result_of_a_run_that_goes_on_ends_nothing() {
    // given
    StubStateStore.show(run, 2, "RUNNING");
    publish(late(run, 2));
    await().until(() -> hub.memory().read(run, 2, 1) instanceof Held.Events);
    try (var reader = open("?after=1")) {
      reader.untilId(2);

      // when
      publish(completed(run, 3));

      // then
      assertEquals(List.of("3"), ids(reader.untilEnd()));
    }
  }

  @Test
  void positions_that_cannot_be_are_refused() {
    StubStateStore.show(run, 3, "RUNNING");
    for (var query : List.of("?after=x", "?after=-1", "?after=4")) {
      try (var reader = open(query)) {
        assertEquals(400, reader.status(), query);
        assertTrue(reader.text().contains("\"code\":\"after_invalid\""));
      }
    }
  }

  @Test
  void a_quiet_stream_has_heartbeats() {
    StubStateStore.show(run, 1, "RUNNING");
    try (var reader = open("")) {
      reader.until(frame -> frame.event().equals("snapshot"));
      assertEquals(new Frame(":", null, "heartbeat"), reader.next());
      assertEquals(new Frame(":", null, "heartbeat"), reader.next());
    }
  }

  @Test
  void a_reader_that_stands_still_is_dropped_with_the_reason_and_resumes_where_it_was() {
    // given a reader with little room, and far more than the sockets between us hold
    int events = 60;
    var text = "x".repeat(300_000);
    StubStateStore.show(run, 0, "RUNNING");
    double before = metric("millrace_trace_streams_dropped_total");
    try (var reader = new StreamReader(port(), path("?after=0"), Map.of(), 4_096)) {
      for (long n = 1; n <= events; n++) {
        var entry =
            new JournalEntry(run, n, Instant.now(), "c", new Event.StepSkipped("step", text, null));
        StubStateStore.archive(entry);
        publish(entry);
      }

      // when
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> metric("millrace_trace_streams_dropped_total") > before);
      var frames = reader.untilEnd();

      // then
      var ids = ids(frames);
      assertEquals("dropped", frames.getLast().event());
      assertTrue(
          frames.getLast().data().startsWith("{\"code\":\"slow_reader\""), frames.getLast().data());
      assertTrue(ids.size() < events);
      assertEquals(LongStream.rangeClosed(1, ids.size()).mapToObj(Long::toString).toList(), ids);
      try (var resumed = open("", Map.of("Last-Event-ID", ids.getLast()))) {
        var rest = ids(resumed.untilId(events));
        assertEquals(
            LongStream.rangeClosed(ids.size() + 1, events).mapToObj(Long::toString).toList(), rest);
      }
    }
  }

  @Test
  void a_thousand_streams_get_every_event_and_one_more_is_refused() {
    // given
    StubStateStore.show(run, 1, "RUNNING");
    await().until(() -> metric("millrace_trace_streams ") == 0);
    var readers = new ArrayList<StreamReader>();
    try {
      for (int i = 0; i < STREAMS_MAX; i++) readers.add(open("?after=1"));
      readers.forEach(reader -> assertEquals(200, reader.status()));

      // when
      try (var oneMore = open("?after=1")) {
        // then
        assertEquals(503, oneMore.status());
        assertEquals("5", oneMore.header("Retry-After"));
        assertTrue(oneMore.text().contains("\"code\":\"streams_exhausted\""));
      }
      publish(skipped(run, 2));
      publish(skipped(run, 3));
      for (var reader : readers) assertEquals(List.of("2", "3"), ids(reader.untilId(3)));
    } finally {
      readers.forEach(StreamReader::close);
    }
    await().until(() -> metric("millrace_trace_streams ") == 0);
  }

  @Test
  void the_stream_of_all_runs_has_no_ids() {
    // given
    try (var reader = new StreamReader(port(), "/api/v1/events", Map.of())) {
      assertEquals(new Frame("retry", null, "2000"), reader.next());

      // when
      var other = RunIds.create(null);
      publish(skipped(run, 1));
      publish(skipped(other, 1));

      // then
      var seen = new ArrayList<String>();
      while (seen.size() < 2) {
        var frame = reader.until(f -> f.event().equals("journal")).getLast();
        assertNull(frame.id());
        if (frame.data().contains(run) || frame.data().contains(other)) seen.add(frame.data());
      }
    }
    given()
        .accept("application/json")
        .get("/api/v1/events")
        .then()
        .statusCode(406)
        .body("code", equalTo("not_acceptable"));
  }

  @Test
  void the_history_as_json_has_the_archive_and_what_is_newer() {
    // given
    StubStateStore.show(run, 5, "RUNNING");
    for (long n = 1; n <= 3; n++) StubStateStore.archive(skipped(run, n));
    publish(skipped(run, 4));
    publish(skipped(run, 5));
    await().until(() -> hub.memory().read(run, 5, 1) instanceof Held.Events);

    // when, then
    history("")
        .statusCode(200)
        .header("Cache-Control", "no-store")
        .body("runId", equalTo(run))
        .body("events.sequence", contains(1, 2, 3, 4, 5))
        .body("next", nullValue());
    history("?after=1&limit=2").body("events.sequence", contains(2, 3)).body("next", equalTo(3));
    history("?after=3&limit=2").body("events.sequence", contains(4, 5)).body("next", nullValue());
    history("?limit=1001").statusCode(400).body("code", equalTo("query_invalid"));
    given()
        .accept("application/json")
        .get("/api/v1/runs/{id}/events", RunIds.create(null))
        .then()
        .statusCode(404)
        .body("code", equalTo("run_unknown"));
  }

  @Test
  void another_service_in_the_same_process_may_own_the_runs_of_the_same_path() {
    given().get("/api/v1/runs").then().statusCode(200).body("runs.size()", equalTo(0));
    given().get("/api/v1/runs/" + run).then().statusCode(200).body("runId", equalTo(run));
    StubStateStore.show(run, 0, "RUNNING");
    history("").statusCode(200).body("events.size()", equalTo(0));
  }

  @Test
  void poison_is_passed_over() {
    // given
    StubStateStore.show(run, 0, "RUNNING");
    try (var reader = open("")) {
      reader.until(frame -> frame.event().equals("snapshot"));
      var key = RunIds.partitionKey(run).getBytes(StandardCharsets.UTF_8);

      // when
      kafka.send(
          new ProducerRecord<>(
              Topics.EVENTS.name(), key, "no Avro".getBytes(StandardCharsets.UTF_8)));
      kafka.send(new ProducerRecord<>(Topics.LIVE_EVENTS.name(), key, null));
      publish(skipped(run, 1));

      // then
      assertEquals(List.of("1"), ids(reader.untilId(1)));
      await()
          .until(() -> metric("millrace_trace_undecodable_total{channel=\"trace-events-in\"") >= 1);
      await()
          .until(() -> metric("millrace_trace_undecodable_total{channel=\"trace-live-in\"") >= 1);
      assertFalse(Double.isNaN(metric("millrace_trace_delay_seconds_count")));
    }
  }

  private StreamReader open(String query) {
    return open(query, Map.of());
  }

  private StreamReader open(String query, Map<String, String> headers) {
    return new StreamReader(port(), path(query), headers);
  }

  private String path(String query) {
    return "/api/v1/runs/" + run + "/events" + query;
  }

  private static int port() {
    return RestAssured.port;
  }

  private ValidatableResponse history(String query) {
    return given().accept("application/json").get("/api/v1/runs/" + run + "/events" + query).then();
  }

  private static double metric(String start) {
    return given()
        .get("/q/metrics")
        .then()
        .extract()
        .asString()
        .lines()
        .filter(line -> line.startsWith(start))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private void publish(JournalEntry entry) {
    kafka.send(Records.of(Topics.EVENTS, entry, "/test"));
  }

  private static JournalEntry skipped(String run, long sequence) {
    return new JournalEntry(
        run,
        sequence,
        Instant.parse("2026-11-20T09:00:00Z"),
        "c-" + sequence,
        new Event.StepSkipped("step", "not needed", null));
  }

  private static JournalEntry completed(String run, long sequence) {
    return new JournalEntry(
        run,
        sequence,
        Instant.parse("2026-11-20T09:00:01Z"),
        "c-" + sequence,
        new Event.RunCompleted(Json.EMPTY_OBJECT, false, List.of()));
  }

  private static JournalEntry late(String run, long sequence) {
    return entry(
        run, sequence, new Event.LateResultRecorded("step", 1, "succeeded", Usage.NONE, "w-1"));
  }

  private static JournalEntry entry(String run, long sequence, Event event) {
    return new JournalEntry(
        run, sequence, Instant.parse("2026-11-20T09:00:02Z"), "c-" + sequence, event);
  }

  private static List<String> ids(List<Frame> frames) {
    return frames.stream().filter(frame -> frame.event().equals("journal")).map(Frame::id).toList();
  }
}
