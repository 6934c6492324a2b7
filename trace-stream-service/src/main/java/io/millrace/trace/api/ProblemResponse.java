package io.millrace.trace.api;

import io.millrace.kit.problem.Problem;
import io.millrace.kit.problem.ProblemException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/**
 * Problem documents of the streams, which are plain Vert.x routes and so out of reach of the
 * exception mappers.
 */
final class ProblemResponse {

  private ProblemResponse() {}

  static void send(RoutingContext context, ProblemException e) {
    var response = context.response();
    if (response.closed() || response.headWritten()) return;
    var problem =
        new JsonObject()
            .put("type", "https://millrace.dev/problems/" + e.code())
            .put("title", e.title())
            .put("status", e.status())
            .put("code", e.code())
            .put("detail", e.getMessage())
            .put("instance", context.request().path());
    response.setStatusCode(e.status()).putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE);
    e.headers().forEach(response::putHeader);
    response.end(problem.encode());
  }
}
