package io.millrace.router.core;

/**
 * Why a request is not accepted: a stable code, the HTTP status that goes with it and a title for
 * people.
 */
public enum Refusal {
  SESSION_ID_INVALID("session_id_invalid", 400, "The session id is not valid"),
  IDEMPOTENCY_KEY_INVALID("idempotency_key_invalid", 400, "The idempotency key is not valid"),
  INPUT_INVALID("input_invalid", 400, "The input is not valid"),
  JSON_MALFORMED("json_malformed", 400, "The body is not the JSON that is expected"),
  WORKFLOW_UNKNOWN("workflow_unknown", 404, "Unknown workflow"),
  BODY_TOO_LARGE("body_too_large", 413, "The body is too large"),
  EVENT_INVALID("cloud_event_invalid", 400, "Not a CloudEvent"),
  EVENT_TYPE_UNKNOWN("event_type_unknown", 400, "Unknown type of event");

  private final String code;
  private final int status;
  private final String title;

  Refusal(String code, int status, String title) {
    this.code = code;
    this.status = status;
    this.title = title;
  }

  public String code() {
    return code;
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }
}
