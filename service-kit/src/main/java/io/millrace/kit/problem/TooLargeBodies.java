package io.millrace.kit.problem;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refuses a body that says it is too large before anything of it is read, with a problem document.
 * A body that does not tell its length meets the harder limit of the server ({@code
 * quarkus.http.limits.max-body-size}) while it is read.
 */
@ApplicationScoped
public class TooLargeBodies {

  private static final int TOO_LARGE = 413;
  private static final int FIRST = 1_000;

  @ConfigProperty(name = "millrace.http.body-bytes-max")
  long bodyBytesMax;

  void filter(@Observes Filters filters) {
    filters.register(this::check, FIRST);
  }

  void register(@Observes Router router) {
    router.errorHandler(TOO_LARGE, this::refuse);
  }

  private void check(RoutingContext context) {
    var length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    // Nothing longer than eighteen digits is a length.
    if (length != null && (length.length() > 18 || Long.parseLong(length) > bodyBytesMax))
      refuse(context);
    else context.next();
  }

  private void refuse(RoutingContext context) {
    var problem =
        new JsonObject()
            .put("type", "https://millrace.dev/problems/body_too_large")
            .put("title", "The body is too large")
            .put("status", TOO_LARGE)
            .put("code", "body_too_large")
            .put(
                "detail",
                "A request body has at most "
                    + bodyBytesMax
                    + " bytes. Send large data by reference.")
            .put("instance", context.request().path());
    context
        .response()
        .setStatusCode(TOO_LARGE)
        .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
        .end(problem.encode());
  }
}
