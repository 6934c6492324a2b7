package io.millrace.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Predicate;

/** The HTTP API of a running server, as a client sees it. */
final class Api {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(70);
  private static final Duration POLL = Duration.ofMillis(100);

  /** An answer: its status and its JSON; a null node where the body is none. */
  record Answer(int status, JsonNode body, HttpResponse<String> raw) {}

  private final String url;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Api(String url) {
    this.url = url;
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  Answer post(String path, Object body, String... headers)
      throws IOException, InterruptedException {
    return postText(path, JSON.writeValueAsString(body), headers);
  }

  Answer postText(String path, String body, String... headers)
      throws IOException, InterruptedException {
    var request =
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) request.headers(headers);
    return send(request);
  }

  Answer postYaml(String path, String body) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/yaml")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** Sends a chat message and waits for the run to end or to wait for a person. */
  Answer ask(String session, String text, String customerId)
      throws IOException, InterruptedException {
    var context = customerId.isEmpty() ? Map.of() : Map.of("customerId", customerId);
    return post(
        "/api/v1/sessions/" + session + "/messages",
        Map.of("text", text, "context", context),
        "Prefer",
        "wait=60");
  }

  /** Reads the run until it is as wanted; fails with what it was last. */
  JsonNode awaitRun(String runId, Duration timeout, Predicate<JsonNode> wanted)
      throws IOException, InterruptedException {
    var end = Instant.now().plus(timeout);
    while (true) {
      var answer = get("/api/v1/runs/" + encode(runId));
      if (answer.status() == 200 && wanted.test(answer.body())) return answer.body();
      if (Instant.now().isAfter(end))
        throw new AssertionError(
            "Run " + runId + " is not as wanted within " + timeout + ": " + answer.raw().body());
      Thread.sleep(POLL);
    }
  }

  static String encode(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .timeout(REQUEST_TIMEOUT)
        .header("Accept", "application/json");
  }

  private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    var response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    JsonNode body;
    try {
      body = JSON.readTree(response.body());
    } catch (IOException e) {
      body = JSON.nullNode();
    }
    return new Answer(response.statusCode(), body, response);
  }
}
