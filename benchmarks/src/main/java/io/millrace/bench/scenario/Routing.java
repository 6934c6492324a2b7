package io.millrace.bench.scenario;

import io.millrace.bench.installation.Installation;
import io.millrace.bench.installation.ServerProcess;
import io.millrace.bench.load.Burst;
import io.millrace.bench.load.Latency;
import io.millrace.bench.load.Rest;
import io.millrace.bench.os.Folders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/**
 * Chat messages: from the message to the answer that names its run, classified on the way, with the
 * labelled questions of the support desk on a server of its own that has that example. One message
 * at a time each run ends before the next is sent; many at once they do not wait for runs.
 */
final class Routing implements Scenario {

  private static final String QUESTIONS =
      "examples/support-desk/src/main/resources/millrace/examples/support-desk/questions.json";
  private static final int MESSAGES = 300;
  private static final int MESSAGES_QUICK = 60;
  private static final int WARM_UP = 30;
  private static final int AT_ONCE = 16;
  private static final int RUN_WAIT_MS = 20_000;
  private static final Duration METRICS_TIMEOUT = Duration.ofSeconds(10);
  private static final String CLASSIFY = "millrace_router_classify_duration_seconds_";

  /** A labelled question. */
  private record Question(String text, String customerId, boolean inScope, String skill) {}

  @Override
  public String name() {
    return "routing";
  }

  @Override
  public String describes() {
    return "chat messages of the support desk: message to 202, classification with it";
  }

  @Override
  public Measured run(Installation on, BenchOptions options) throws Exception {
    var questions = questions(on.root());
    int messages = options.size(MESSAGES, MESSAGES_QUICK);
    // One server at a time has the machine.
    if (on.embedded()) on.suspend();
    try {
      return measure(on, questions, messages);
    } finally {
      if (on.embedded()) on.resume();
    }
  }

  private Measured measure(Installation on, List<Question> questions, int messages)
      throws Exception {
    var data = on.folder().resolve("routing-data");
    Folders.remove(data);
    try (var server =
        ServerProcess.start(
            on.root(), data, on.serverOptions(), List.of("--example", "support-desk"))) {
      server.awaitReady();
      try (var rest = new Rest(server.url())) {
        return measure(new Chat(rest, questions), server.url(), messages);
      }
    } finally {
      Folders.remove(data);
    }
  }

  private Measured measure(Chat chat, String url, int messages) throws Exception {
    for (int i = 0; i < WARM_UP; i++) chat.awaitRun(Rest.await(chat.send("warm", i)));
    var before = Classified.read(url);
    var single = Latency.histogram();
    int right = 0;
    for (int i = 0; i < messages; i++) {
      long began = System.nanoTime();
      var answer = Rest.await(chat.send("single", i));
      Latency.record(single, began, System.nanoTime());
      if (chat.isRight(answer, i)) right++;
      chat.awaitRun(answer);
    }
    var classified = Classified.read(url).since(before);
    var many = Latency.histogram();
    long began = System.nanoTime();
    Burst.send(
        messages,
        AT_ONCE,
        i -> {
          long sentAt = System.nanoTime();
          return chat.send("many", i)
              .thenApply(
                  answer -> {
                    Latency.record(many, sentAt, System.nanoTime());
                    return answer;
                  });
        });
    double perSecond = messages * 1e9 / (System.nanoTime() - began);
    var figures = new Figures(this);
    figures.add("message to 202 p50", Latency.ms(single, 50), "ms");
    figures.add("message to 202 p99", Latency.ms(single, 99), "ms");
    figures.add("classify mean", classified.meanMs(), "ms");
    figures.add("message to 202 p50, 16 at once", Latency.ms(many, 50), "ms");
    figures.add("message to 202 p99, 16 at once", Latency.ms(many, 99), "ms");
    figures.add("messages, 16 at once", perSecond, "messages/s");
    figures.add("routed as labelled", right / (double) messages, "");
    return figures.measured();
  }

  private static List<Question> questions(Path root) throws IOException {
    var questions = new ArrayList<Question>();
    for (var each : new JsonArray(Files.readString(root.resolve(QUESTIONS)))) {
      var json = (JsonObject) each;
      questions.add(
          new Question(
              json.getString("text"),
              json.getString("customerId"),
              "in".equals(json.getString("scope")),
              json.getString("skill")));
    }
    return questions;
  }

  /** Sends questions, each in a session of its own. */
  private record Chat(Rest rest, List<Question> questions) {

    private Question question(int i) {
      return questions.get(i % questions.size());
    }

    CompletionStage<JsonObject> send(String round, int i) {
      var question = question(i);
      var context =
          question.customerId() == null
              ? new JsonObject()
              : new JsonObject().put("customerId", question.customerId());
      return rest.post(
          "/api/v1/sessions/bench-" + round + "-" + System.nanoTime() + "-" + i + "/messages",
          new JsonObject().put("text", question.text()).put("context", context));
    }

    /** Labelled alike, or abstained where the question is nobody's. */
    boolean isRight(JsonObject answer, int i) {
      var intent = answer.getJsonObject("intent");
      return question(i).inScope()
          ? Objects.equals(intent.getString("label"), question(i).skill())
          : intent.getBoolean("abstained");
    }

    void awaitRun(JsonObject answer) throws Exception {
      Rest.await(
          rest.get(
              "/api/v1/runs/"
                  + Rest.encoded(answer.getString("runId"))
                  + "?waitMs="
                  + RUN_WAIT_MS));
    }
  }

  /** What the server says it spent on classifying, the encoder's work included. */
  private record Classified(double seconds, double count) {

    static Classified read(String url) throws IOException, InterruptedException {
      try (var http = HttpClient.newHttpClient()) {
        var request =
            HttpRequest.newBuilder(URI.create(url + "/q/metrics"))
                .timeout(METRICS_TIMEOUT)
                .header("accept", "text/plain")
                .build();
        var lines =
            http.send(request, HttpResponse.BodyHandlers.ofString()).body().lines().toList();
        return new Classified(value(lines, CLASSIFY + "sum"), value(lines, CLASSIFY + "count"));
      }
    }

    private static double value(List<String> lines, String name) {
      return lines.stream()
          .filter(line -> line.startsWith(name))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    }

    Classified since(Classified before) {
      return new Classified(seconds - before.seconds, count - before.count);
    }

    double meanMs() {
      return count == 0 ? Double.NaN : seconds * 1e3 / count;
    }
  }
}
