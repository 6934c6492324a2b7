package io.millrace.cli.command;

import static io.millrace.cli.fake.FakeMillrace.cutStream;
import static io.millrace.cli.fake.FakeMillrace.json;
import static io.millrace.cli.fake.FakeMillrace.problem;
import static io.millrace.cli.fake.FakeMillrace.stream;
import static io.millrace.cli.fake.Samples.event;
import static io.millrace.cli.fake.Samples.journal;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.fake.Commands;
import io.millrace.cli.fake.FakeMillrace;
import io.millrace.cli.fake.Samples;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TraceTest {

  private static final String EVENTS = Samples.RUN_PATH + "/events";
  private static final String QUICK = "retry: 1\n\n";
  private static final String END = "event: end\ndata: {\"status\": \"COMPLETED\"}\n\n";

  private final FakeMillrace server = new FakeMillrace();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void history_is_read_page_by_page() {
    // given
    server.on(
        "GET",
        EVENTS,
        json(
            200,
            page(
                event(
                    1,
                    "RunStarted",
                    "{\"workflow\": \"support-desk\", \"workflowVersion\": 1, \"message\": \"Why?\"}"),
                "1")),
        json(
            200,
            page(
                event(
                    2,
                    "StepScheduled",
                    "{\"stepId\": \"account\", \"attempt\": 2, \"agent\": \"account-status\"}"),
                null)));

    // when
    var result = Commands.to(server).run("trace", Samples.RUN_ID);

    // then
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .isEqualTo(
            """
               1  09:00:00.001  RunStarted  support-desk@1  Why?
               2  09:00:00.002  StepScheduled  account (attempt 2)  by account-status
            """);
    assertThat(server.received().get(0).query()).isEmpty();
    assertThat(server.received().get(1).query()).isEqualTo("after=1");
  }

  @Test
  void history_as_json_is_one_document() {
    // given
    server.on("GET", EVENTS, json(200, page(event(7, "RunCompleted", "{}"), null)));

    // when
    var result = Commands.to(server).run("trace", Samples.RUN_ID, "--json", "--after", "6");

    // then
    assertThat(result.out()).contains("\"events\":[{").contains("\"next\":null");
    assertThat(server.last().query()).isEqualTo("after=6");
  }

  @Test
  void following_ends_with_the_run_and_tells_how_it_ended() {
    // given
    var live =
        "event: live\ndata: {\"runId\": \"r\", \"stepId\": \"draft\", \"attempt\": 1, \"at\": \"2026-11-20T09:00:00.050Z\", \"kind\": \"delta\", \"text\": \"You\"}\n\n";
    server.on(
        "GET",
        EVENTS,
        stream(
            QUICK
                + ": heartbeat\n\n"
                + "id: 1\nevent: snapshot\ndata: "
                + Samples.running().replace("\n", "")
                + "\n\n"
                + live
                + journal(13, "RunFailed", "{\"code\": \"c\", \"message\": \"m\"}")
                + END.replace("COMPLETED", "FAILED")));

    // when
    var result = Commands.to(server).run("trace", Samples.RUN_ID, "-f");

    // then
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.out())
        .contains("support-desk@1 is RUNNING")
        .contains("draft  delta  You")
        .contains("13  09:00:00.013  RunFailed  c  m")
        .endsWith("The run is FAILED.\n");
  }

  @Test
  void a_cut_connection_is_taken_up_where_it_broke_without_gap_or_duplicate() {
    // given
    server.on(
        "GET",
        EVENTS,
        cutStream(
            QUICK
                + journal(1, "RunStarted", "{}")
                + journal(2, "StepScheduled", "{}")
                + "id: 3\nevent: journal\ndata: {\"half"),
        stream(journal(2, "StepScheduled", "{}") + journal(3, "StepSucceeded", "{}")),
        problem(503, "store_unavailable", "Restoring", ""),
        stream(journal(4, "RunCompleted", "{}") + END));

    // when
    var result = Commands.to(server).run("trace", Samples.RUN_ID, "--follow");

    // then
    assertThat(result.exitCode()).isZero();
    assertThat(result.out().lines().map(line -> line.strip().split(" ")[0]))
        .containsExactly("1", "2", "3", "4", "The");
    assertThat(server.received().stream().map(request -> request.header("Last-event-id")))
        .containsExactly(null, "2", "3", "3");
    assertThat(result.err()).contains("Lost the stream");
  }

  @Test
  void a_reader_that_was_dropped_resumes() {
    // given
    server.on(
        "GET",
        EVENTS,
        stream(
            QUICK
                + journal(1, "RunStarted", "{}")
                + "event: dropped\ndata: {\"code\": \"slow_reader\"}\n\n"),
        stream(journal(2, "RunCompleted", "{}") + END));

    // when
    var result = Commands.to(server).run("trace", Samples.RUN_ID, "-f", "--json");

    // then
    assertThat(result.exitCode()).isZero();
    assertThat(result.out().lines())
        .hasSize(3)
        .first()
        .asString()
        .startsWith("{\"event\":\"journal\",\"id\":\"1\",\"data\":{");
    assertThat(server.last().header("Last-event-id")).isEqualTo("1");
  }

  @Test
  void resuming_is_bounded_and_says_how_to_go_on_later() {
    // given
    server.on("GET", EVENTS, stream(QUICK + journal(1, "RunStarted", "{}")), stream(""));

    // when
    var result = Commands.to(server).run("trace", Samples.RUN_ID, "-f");

    // then
    assertThat(result.exitCode()).isEqualTo(69);
    assertThat(server.received()).hasSize(9);
    assertThat(result.err()).contains("Gave up after 8 attempts").contains("--follow --after 1");
  }

  @Test
  void following_after_a_sequence_asks_for_what_comes_behind_it() {
    // given
    server.on("GET", EVENTS, stream(journal(6, "RunCompleted", "{}") + END));

    // when
    Commands.to(server).run("trace", Samples.RUN_ID, "-f", "--after", "5");

    // then
    assertThat(server.last().header("Last-event-id")).isEqualTo("5");
  }

  @Test
  void a_run_that_is_unknown_is_not_followed() {
    // given
    server.on("GET", EVENTS, problem(404, "run_unknown", "Unknown run", "There is none."));

    // when
    var result = Commands.to(server).run("trace", Samples.RUN_ID, "-f");

    // then
    assertThat(result.exitCode()).isEqualTo(4);
    assertThat(server.received()).hasSize(1);
    assertThat(result.err()).contains("Unknown run");
  }

  @Test
  void an_answer_that_is_no_stream_and_a_frame_that_is_no_json_are_the_servers_fault() {
    // given
    server.on("GET", EVENTS, json(200, "{}"), stream("id: 1\nevent: journal\ndata: <html>\n\n"));

    // when
    var noStream = Commands.to(server).run("trace", Samples.RUN_ID, "-f");
    var noJson = Commands.to(server).run("trace", Samples.RUN_ID, "-f");

    // then
    assertThat(noStream.exitCode()).isEqualTo(70);
    assertThat(noStream.err()).contains("is no event stream but application/json");
    assertThat(noJson.exitCode()).isEqualTo(70);
    assertThat(noJson.err()).contains("not JSON");
  }

  @Test
  void a_review_on_the_way_says_how_to_decide() {
    // given
    server.on(
        "GET",
        EVENTS,
        stream(
            journal(
                    1,
                    "ReviewRequested",
                    "{\"reviewId\": \"r:a:1\", \"role\": \"lead\", \"reason\": \"doubt\"}")
                + END));

    // when
    var result = Commands.to(server).run("trace", Samples.RUN_ID, "-f");

    // then
    assertThat(result.out()).contains("ReviewRequested  r:a:1  by lead  doubt");
    assertThat(result.err()).contains("./millrace decide 'r:a:1' approve|reject|edit");
  }

  private static String page(String event, @Nullable String next) {
    return "{\"runId\": \"%s\", \"events\": [%s], \"next\": %s}"
        .formatted(Samples.RUN_ID, event, next);
  }
}
