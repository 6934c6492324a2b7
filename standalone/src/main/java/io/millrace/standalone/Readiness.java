package io.millrace.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.contracts.workflow.Workflow;
import io.millrace.contracts.workflow.WorkflowParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * When the first question would be answered as all later ones: every readiness check is up, and the
 * router's classifier has learnt the skills of the packaged workflows, which happens in the
 * background after their publication.
 *
 * <p>The wait is bounded; what is missing then is named, and the server serves what it can.
 */
final class Readiness {
  static final Duration TIMEOUT = Duration.ofSeconds(60);

  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI address;
  private final int skillsExpected;

  Readiness(String url, List<Packaged.Definition> published) {
    this.address = URI.create(url + "/q/health/ready");
    this.skillsExpected = published.stream().mapToInt(Readiness::skills).sum();
  }

  private static int skills(Packaged.Definition definition) {
    if (!definition.kind().equals("workflows")) {
      return 0;
    }
    Workflow workflow = WorkflowParser.parse(new String(definition.yaml(), StandardCharsets.UTF_8));
    return workflow.chat() == null ? 0 : workflow.skills().size();
  }

  /** What is not ready after {@link #TIMEOUT}; empty as soon as everything is. */
  Optional<String> await() throws InterruptedException {
    Instant end = Instant.now().plus(TIMEOUT);
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      Optional<String> missing = missing(http);
      while (missing.isPresent() && Instant.now().isBefore(end)) {
        Thread.sleep(POLL);
        missing = missing(http);
      }
      return missing;
    }
  }

  private Optional<String> missing(HttpClient http) throws InterruptedException {
    try {
      HttpRequest request = HttpRequest.newBuilder(address).timeout(REQUEST_TIMEOUT).build();
      return missing(
          JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body()));
    } catch (IOException e) {
      return Optional.of("no answer to health checks: " + e);
    }
  }

  private Optional<String> missing(JsonNode health) {
    List<JsonNode> checks =
        StreamSupport.stream(health.path("checks").spliterator(), false).toList();
    String down =
        checks.stream()
            .filter(check -> !check.path("status").asText().equals("UP"))
            .map(check -> check.path("name").asText())
            .collect(Collectors.joining(", "));
    if (!down.isEmpty()) {
      return Optional.of(down);
    }
    int learnt = checks.stream().mapToInt(check -> check.path("data").path("skills").asInt()).sum();
    return learnt < skillsExpected
        ? Optional.of("the router knows %d of %d skills".formatted(learnt, skillsExpected))
        : Optional.empty();
  }
}
