package io.millrace.standalone;

import io.millrace.contracts.id.Sha256;
import io.millrace.embedded.FolderSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Publishes packaged definitions through the registry's own HTTP door.
 *
 * <p>A definition is published once for each content it is packaged with, which the data folder
 * remembers: what a person has published under the same name since then stays the newest version
 * after a restart.
 *
 * <p>Fails with {@link CannotStartException} when the registry refuses a definition, or does not
 * answer within {@link #TOTAL_TIMEOUT}.
 */
final class DefinitionPublisher {
  static final Duration TOTAL_TIMEOUT = Duration.ofSeconds(60);

  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(15);
  private static final Duration RETRY_PAUSE = Duration.ofMillis(300);
  private static final int SERVER_ERROR = 500;

  private final String url;
  private final FolderSettings published;

  DefinitionPublisher(String url, FolderSettings published) {
    this.url = url;
    this.published = published;
  }

  /**
   * One may name another that stands later in the list, so those that are refused are tried again
   * as long as others are taken.
   */
  void publish(List<Packaged.Definition> definitions) {
    Instant end = Instant.now().plus(TOTAL_TIMEOUT);
    List<Packaged.Definition> open =
        definitions.stream().filter(definition -> !isPublished(definition)).toList();
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      while (!open.isEmpty()) {
        Map<Packaged.Definition, String> refused = new LinkedHashMap<>();
        for (Packaged.Definition definition : open)
          publish(http, definition, end).ifPresent(problem -> refused.put(definition, problem));
        if (refused.size() == open.size())
          throw notTaken(open.getFirst(), refused.get(open.getFirst()));
        open = List.copyOf(refused.keySet());
      }
    }
  }

  private boolean isPublished(Packaged.Definition definition) {
    return published.get(key(definition)).filter(Sha256.hex(definition.yaml())::equals).isPresent();
  }

  private static String key(Packaged.Definition definition) {
    return "published." + definition.id();
  }

  /** Why the registry refuses it; empty when it was taken. */
  private Optional<String> publish(HttpClient http, Packaged.Definition definition, Instant end) {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(url + "/api/v1/registry/" + definition.kind() + "?breaking=allowed"))
            .timeout(REQUEST_TIMEOUT)
            .header("content-type", "application/yaml")
            .POST(HttpRequest.BodyPublishers.ofByteArray(definition.yaml()))
            .build();
    String problem = "";
    while (Instant.now().isBefore(end)) {
      try {
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() / 100 == 2) {
          published.put(key(definition), Sha256.hex(definition.yaml()));
          return Optional.empty();
        }
        problem = response.statusCode() + " " + response.body();
        if (response.statusCode() < SERVER_ERROR) {
          return Optional.of(problem);
        }
      } catch (IOException e) {
        problem = e.toString();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        problem = "interrupted";
        break;
      }
      pause();
    }
    throw notTaken(definition, problem);
  }

  private static CannotStartException notTaken(Packaged.Definition definition, String problem) {
    return new CannotStartException(
        ExitCode.INTERNAL, "The registry did not take %s: %s".formatted(definition.id(), problem));
  }

  private static void pause() {
    try {
      Thread.sleep(RETRY_PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
