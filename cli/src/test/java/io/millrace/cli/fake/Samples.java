package io.millrace.cli.fake;

import org.jspecify.annotations.Nullable;

/** Answers as {@code docs/api.md} shows them. */
public final class Samples {

  public static final String RUN_ID = "s-42~01JD0000000000000000000000";
  public static final String RUN_PATH = "/api/v1/runs/" + RUN_ID;
  public static final String REVIEW_ID = RUN_ID + ":approval:1";

  private Samples() {}

  public static String accepted() {
    return """
        {"runId": "%s", "sessionId": "s-42", "workflow": "support-desk@1",
         "intent": {"label": "fees", "confidence": 0.94, "abstained": false, "classifier": "c/1", "candidates": [{"label": "fees", "score": 0.94}]},
         "links": {"run": "%s", "events": "%s/events"}}"""
        .formatted(RUN_ID, RUN_PATH, RUN_PATH);
  }

  public static String answered(String run) {
    return accepted()
        .replaceFirst(
            "\\}\\s*$", ", \"run\": " + run.replace("\\", "\\\\").replace("$", "\\$") + "}");
  }

  public static String completed() {
    return run(
        "COMPLETED",
        """
        {"answer": "You paid **£4.25** for it [P-005#fees].", "citations": [{"id": "P-005#fees", "title": "International transfers", "quote": "A transfer costs £4.25."}],
         "confidence": 0.84, "modelUsed": null, "notice": "No language model was used."}""",
        "null",
        "2026-11-20T09:00:02.500Z");
  }

  public static String failed() {
    return run(
        "FAILED",
        "null",
        "{\"code\": \"attempts_used_up\", \"message\": \"bank is closed\", \"stepId\": \"account\"}",
        "2026-11-20T09:00:02.500Z");
  }

  public static String running() {
    return run("RUNNING", "null", "null", null);
  }

  public static String waiting() {
    return run("WAITING_REVIEW", "null", "null", null)
        .replace(
            "\"steps\": [",
            """
            "steps": [{"id": "approval", "kind": "review", "agent": null, "after": ["draft"], "status": "WAITING_REVIEW", "attempts": 0, "startedAt": null, "finishedAt": null, "error": null,
             "review": {"reviewId": "%s", "role": "support-lead", "reason": "steps.draft.confidence < 0.7", "verdict": null}}, """
                .formatted(REVIEW_ID));
  }

  private static String run(String status, String output, String error, @Nullable String endedAt) {
    return """
        {"runId": "%s", "sessionId": "s-42", "workflow": "support-desk", "workflowVersion": 1, "status": "%s", "degraded": false, "warnings": [], "sequence": 12,
         "message": "Why?", "input": {"question": "Why?"}, "output": %s, "error": %s, "pinned": {"workflow": "support-desk@1", "agents": {"account-status": 1}},
         "startedAt": "2026-11-20T09:00:00.000Z", "updatedAt": "2026-11-20T09:00:02.500Z", "endedAt": %s, "deadlineAt": "2026-11-20T10:10:00.000Z",
         "usage": {"inputTokens": 1200, "outputTokens": 80, "costMicroUsd": 2500, "modelCalls": 1},
         "steps": [{"id": "account", "kind": "agent", "agent": "account-status", "after": [], "status": "SUCCEEDED", "attempts": 2, "input": {}, "output": {}, "confidence": null,
                    "usage": {"inputTokens": 0, "outputTokens": 0}, "startedAt": "2026-11-20T09:00:00.100Z", "finishedAt": "2026-11-20T09:00:00.440Z",
                    "error": {"code": "timeout", "message": "the first attempt was late"}, "review": null}]}"""
        .formatted(RUN_ID, status, output, error, endedAt == null ? "null" : "\"" + endedAt + "\"");
  }

  public static String review(String proposed) {
    return """
        {"reviewId": "%s", "runId": "%s", "stepId": "approval", "sessionId": "s-42", "workflow": "support-desk", "workflowVersion": 1, "role": "support-lead", "status": "OPEN",
         "reason": "low confidence", "reasonCode": "gate", "message": "Why?", "proposed": %s, "requestedAt": "2026-11-20T09:00:00.000Z", "dueAt": "2026-11-20T13:00:00.000Z",
         "claimedBy": null, "verdict": null, "output": null, "comment": null, "decidedBy": null}"""
        .formatted(REVIEW_ID, RUN_ID, proposed);
  }

  public static String event(long sequence, String type, String data) {
    return "{\"runId\": \"%s\", \"sequence\": %d, \"at\": \"2026-11-20T09:00:00.%03dZ\", \"type\": \"%s\", \"causationId\": \"c\", \"data\": %s}"
        .formatted(RUN_ID, sequence, sequence, type, data);
  }

  /** A journal frame as the trace stream sends it. */
  public static String journal(long sequence, String type, String data) {
    return "id: %d\nevent: journal\ndata: %s\n\n".formatted(sequence, event(sequence, type, data));
  }
}
