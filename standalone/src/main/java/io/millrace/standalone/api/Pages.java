package io.millrace.standalone.api;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/**
 * Serves the dashboard, a page that does its own routing: an address without a file behind it that
 * a browser asks for as a page gets {@code index.html}. Paths of the API never do, so that a wrong
 * one answers with a problem document.
 *
 * <p>All pages and their files carry security headers: nothing is loaded from elsewhere, nobody
 * frames the page.
 */
@ApplicationScoped
public class Pages {
  private static final String INDEX = "/index.html";
  private static final List<String> NOT_PAGES =
      List.of("/api/", "/v1/", "/q/", "/.well-known/", "/asyncapi");
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
          + "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

  /** Before the routes of the services and of the files. */
  private static final int FILTER_PRIORITY = 100;

  void register(@Observes Filters filters) {
    filters.register(this::handle, FILTER_PRIORITY);
  }

  private void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    String path = context.normalizedPath();
    if (!isPage(path)) {
      context.next();
      return;
    }
    addHeaders(context.response(), path);
    if (request.method() == HttpMethod.GET
        && !hasFileName(path)
        && !path.equals("/")
        && wantsHtml(request)) {
      context.reroute(INDEX);
    } else {
      context.next();
    }
  }

  private static boolean isPage(String path) {
    return NOT_PAGES.stream()
        .noneMatch(prefix -> path.startsWith(prefix) || (path + "/").equals(prefix));
  }

  private static boolean hasFileName(String path) {
    return path.substring(path.lastIndexOf('/') + 1).contains(".");
  }

  private static boolean wantsHtml(HttpServerRequest request) {
    String accept = request.getHeader(HttpHeaders.ACCEPT);
    return accept != null && accept.contains("text/html");
  }

  private static void addHeaders(HttpServerResponse response, String path) {
    response
        .putHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "same-origin");
    if (!hasFileName(path) || path.equals(INDEX)) {
      // The page names its scripts by content; kept too long it would name those of an older
      // version.
      response.putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    }
  }
}
