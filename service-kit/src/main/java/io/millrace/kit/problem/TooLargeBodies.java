package io.millrace.kit.problem;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Refuses a body that says it is too large before anything of it is read, with a problem document.
 * One that does not tell its length is counted while it is read, by {@link BodyCounter}.
 */
@ApplicationScoped
public class TooLargeBodies {

  private static final int TOO_LARGE = 413;
  private static final int FIRST = 1_000;

  private final BodyBounds bounds;

  TooLargeBodies(BodyBounds bounds) {
    this.bounds = bounds;
  }

  void filter(@Observes Filters filters) {
    filters.register(this::check, FIRST);
  }

  void register(@Observes Router router) {
    router.errorHandler(TOO_LARGE, this::refuse);
  }

  private void check(RoutingContext context) {
    var length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    // Nothing longer than eighteen digits is a length.
    if (length != null && (length.length() > 18 || Long.parseLong(length) > bytesMax(context)))
      refuse(context);
    else context.next();
  }

  private long bytesMax(RoutingContext context) {
    return bounds.bytesMax(context.request().path());
  }

  private void refuse(RoutingContext context) {
    var problem =
        new JsonObject()
            .put("type", "https://millrace.dev/problems/body_too_large")
            .put("title", "The body is too large")
            .put("status", TOO_LARGE)
            .put("code", "body_too_large")
            .put("detail", BodyBounds.detail(bytesMax(context)))
            .put("instance", context.request().path());
    context
        .response()
        .setStatusCode(TOO_LARGE)
        .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
        .end(problem.encode());
  }
}
