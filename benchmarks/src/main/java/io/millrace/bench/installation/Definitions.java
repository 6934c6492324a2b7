package io.millrace.bench.installation;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;

/** Publishes what the benchmarks run: agents that do nothing and the workflows made of them. */
public final class Definitions {

  private static final int CREATED = 201;
  private static final int OK = 200;
  private static final Duration TIMEOUT = Duration.ofSeconds(120);

  private static final String AGENT =
      """
      {"agent": "%s", "description": "Hands its input on.", "kind": "java", "mutates": false,
       "input": {"type": "object", "required": ["document"], "properties": {"document": {"type": "string"}}},
       "output": {"type": "object", "required": ["document"], "properties": {"document": {"type": "string"}}}}
      """;

  private static final String HEAD =
      """
      {"workflow": "%s", "description": "A benchmark.",
       "input": {"type": "object", "required": ["document"], "properties": {"document": {"type": "string"}}},
      """;

  private static final String PIPELINE =
      HEAD.formatted("bench-pipeline")
          + """
             "steps": {
               "classify": {"agent": "bench-classify", "input": "{'document': input.document}"},
               "specialist": {"agent": "bench-specialist", "after": ["classify"],
                              "input": "{'document': steps.classify.output.document}"},
               "reporter": {"agent": "bench-reporter", "after": ["specialist"],
                            "input": "{'document': steps.specialist.output.document}"}},
             "output": "steps.reporter.output"}
            """;

  private static final String SLOW =
      HEAD.formatted("bench-slow")
          + """
             "steps": {
               "one": {"agent": "bench-slow", "input": "{'document': input.document}"},
               "two": {"agent": "bench-slow", "after": ["one"], "input": "{'document': steps.one.output.document}"},
               "three": {"agent": "bench-slow", "after": ["two"], "input": "{'document': steps.two.output.document}"}},
             "output": "steps.three.output"}
            """;

  private Definitions() {}

  public static void publish(String url) throws IOException, InterruptedException {
    var agents = new TreeMap<String, String>();
    for (var agent :
        new String[] {"bench-classify", "bench-specialist", "bench-reporter", "bench-slow"})
      agents.put(agent, AGENT.formatted(agent));
    try (var http = HttpClient.newHttpClient()) {
      for (var agent : agents.entrySet()) publish(http, url, "agents", agent.getValue());
      for (var workflow : List.of(PIPELINE, SLOW)) publish(http, url, "workflows", workflow);
    }
  }

  /**
   * Publishes a further definition; the same twice is one version.
   *
   * @param kind path of the registry, such as {@code agents} or {@code workflows}
   */
  public static void publish(String url, String kind, String document)
      throws IOException, InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      publish(http, url, kind, document);
    }
  }

  private static void publish(HttpClient http, String url, String kind, String document)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(url + "/api/v1/registry/" + kind))
            .timeout(TIMEOUT)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(document))
            .build();
    var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != CREATED && answer.statusCode() != OK)
      throw new IOException("Not published: HTTP " + answer.statusCode() + " " + answer.body());
  }
}
