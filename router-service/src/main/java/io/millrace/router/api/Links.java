package io.millrace.router.api;

/** Where a run is seen. */
public record Links(String run, String events) {

  static Links of(String runId) {
    var run = "/api/v1/runs/" + runId;
    return new Links(run, run + "/events");
  }
}
