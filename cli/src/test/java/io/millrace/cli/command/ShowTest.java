package io.millrace.cli.command;

import static io.millrace.cli.fake.FakeMillrace.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.fake.Commands;
import io.millrace.cli.fake.FakeMillrace;
import io.millrace.cli.fake.Samples;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs with everything that the machine can make of them. */
class ShowTest {

  private final FakeMillrace server = new FakeMillrace();

  @AfterEach
  void stop() {
    server.close();
  }

  private static String step(String id, String kind, String status, String more) {
    return """
        {"id": "%s", "kind": "%s", "status": "%s", "attempts": 1, "after": [], "usage": {}, "review": null%s}"""
        .formatted(id, kind, status, more.isEmpty() ? "" : ", " + more);
  }

  private String show(String facts, List<String> steps) {
    var run =
        """
        {"runId": "%s", "workflow": "trip", "workflowVersion": 3, "status": "RUNNING", "startedAt": "2026-11-20T09:00:00.000Z", "endedAt": null,
         "usage": {}, "warnings": [], "output": null, "error": null, "pinned": {"workflow": "trip@3", "agents": {}, "workflows": {"refund": 2}}, %s "steps": [%s]}"""
            .formatted(Samples.RUN_ID, facts, String.join(",", steps));
    server.on("GET", Samples.RUN_PATH, json(200, run));
    return Commands.to(server).run("show", Samples.RUN_ID).out();
  }

  @Test
  void calls_and_rollbacks_stand_below_their_step_and_are_counted() {
    var text =
        show(
            "",
            List.of(
                step("extract", "map", "RUNNING", "\"agent\": \"reader\", \"total\": 3"),
                step("extract.0", "call", "SUCCEEDED", "\"owner\": \"extract\""),
                step("extract.1", "call", "RUNNING", "\"owner\": \"extract\""),
                step("book", "agent", "SUCCEEDED", "\"agent\": \"booker\""),
                step("book.undo", "rollback", "RETRYING", "\"owner\": \"book\"")));

    assertThat(text)
        .containsPattern("extract +map +RUNNING 1/3 .* reader")
        .containsPattern("└ extract.0 +call +SUCCEEDED")
        .containsPattern("└ extract.1 +call +RUNNING")
        .containsPattern("\nbook +agent +SUCCEEDED")
        .containsPattern("└ book.undo +rollback +RETRYING");
  }

  @Test
  void of_many_calls_those_that_succeeded_are_only_counted() {
    var steps = new ArrayList<String>();
    steps.add(step("extract", "map", "RUNNING", "\"total\": 40"));
    for (int i = 0; i < 30; i++)
      steps.add(
          step("extract." + i, "call", i == 7 ? "FAILED" : "SUCCEEDED", "\"owner\": \"extract\""));

    var text = show("", steps);

    assertThat(text)
        .contains("RUNNING 30/40")
        .containsPattern("└ extract.7 +call +FAILED")
        .containsPattern("└ 29 more +call +SUCCEEDED")
        .doesNotContain("extract.8");
  }

  @Test
  void waiting_steps_say_for_what_and_how_long_and_child_runs_are_never_cut() {
    var text =
        show(
            "",
            List.of(
                step(
                    "paid",
                    "signal",
                    "WAITING",
                    "\"signal\": \"payment\", \"nextAttemptAt\": \"2026-11-20T13:00:00.000Z\""),
                step("rest", "wait", "WAITING", "\"nextAttemptAt\": \"2026-11-20T10:05:00.000Z\""),
                step("refund", "workflow", "RUNNING", "\"childRunId\": \"s-42~CHILD\"")));

    assertThat(text)
        .containsPattern("paid +signal +WAITING +1 +in 3h .*signal payment")
        .containsPattern("rest +wait +WAITING +1 +in 5m")
        .containsPattern("STEP +CHILD RUN\nrefund +s-42~CHILD")
        .contains("trip@3, refund@2");
  }

  @Test
  void what_holds_a_run_up_and_where_it_comes_from_is_said() {
    var text =
        show(
            """
            "parent": {"runId": "p-1", "stepId": "sub", "attempt": 1}, "forkedFrom": {"runId": "f-1", "sequence": 4, "stepId": "draft"},
            "pause": {"by": "user:ada", "reason": "coffee", "since": "2026-11-20T09:58:00.000Z"},
            "hold": {"by": "s-42~OTHER", "reason": "session_busy", "since": "2026-11-20T09:59:00.000Z"},
            "compensation": {"code": "cancelled", "message": "user:ada: rain", "stepId": null, "order": ["pay", "book"], "since": "2026-11-20T09:59:00.000Z"},
            "limitsReached": ["tokens"], "signals": ["payment"],""",
            List.of(
                step("pay", "agent", "SUCCEEDED", ""),
                step("pay.undo", "rollback", "SUCCEEDED", "\"owner\": \"pay\"")));

    assertThat(text)
        .contains("Child of  p-1 (step sub)")
        .contains("Fork of   f-1 (step draft)")
        .contains("Paused    by user:ada, coffee, since 2m")
        .contains("Held      behind s-42~OTHER, session_busy, since 1m")
        .contains("Rollback  1 of 2 undone (pay, book); cancelled: user:ada: rain")
        .contains("Limits    tokens")
        .contains("Signals   payment");
  }

  @Test
  void a_step_that_failed_and_waits_can_be_retried_and_has_nothing_to_approve() {
    server.on(
        "GET",
        Samples.RUN_PATH,
        json(
            200,
            Samples.waiting()
                .replace(
                    "\"role\": \"support-lead\"",
                    "\"role\": \"operator\", \"reasonCode\": \"step_failed\"")));

    var text = Commands.to(server).run("show", Samples.RUN_ID).out();

    assertThat(text)
        .contains("Step approval waits for review by operator.")
        .contains("./millrace retry '" + Samples.RUN_ID + "' approval")
        .contains("edit --output 'JSON'")
        .doesNotContain("' approve");
  }

  @Test
  void a_session_shows_what_it_remembers_and_who_waits() {
    server.on(
        "GET",
        "/api/v1/sessions/s-42",
        json(
            200,
            """
            {"sessionId": "s-42", "summary": "Asked about fees.", "turnCount": 9, "tokens": 321, "active": ["r-8"], "queue": ["r-9"], "summaryRunId": null,
             "turns": [{"runId": "r-1", "message": "Why?", "status": "COMPLETED", "workflow": "support-desk", "startedAt": "2026-11-20T09:57:00.000Z", "tokens": 12, "summarised": true},
                       {"runId": "r-9", "message": "And?", "status": "RUNNING", "workflow": null, "startedAt": "2026-11-20T09:59:00.000Z", "tokens": 3, "summarised": false}]}"""));

    var result = Commands.to(server).run("session", "s-42");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains("Turns     9, about 321 tokens")
        .contains("At work   r-8")
        .contains("Waits     1. r-9")
        .contains("Summary   Asked about fees.")
        .containsPattern("r-1 +COMPLETED +support-desk +3m +12 +summary +Why\\?")
        .containsPattern("r-9 +RUNNING +- +1m +3 +whole +And\\?");
  }
}
