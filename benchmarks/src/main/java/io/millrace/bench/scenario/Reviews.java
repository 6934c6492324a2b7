package io.millrace.bench.scenario;

import io.millrace.bench.installation.Installation;
import io.millrace.bench.installation.WaitDefinitions;
import io.millrace.bench.load.Burst;
import io.millrace.bench.load.HttpDoor;
import io.millrace.bench.load.Journal;
import io.millrace.bench.load.Latency;
import io.millrace.bench.load.Leftovers;
import io.millrace.bench.load.Rest;
import io.millrace.bench.load.Waiting;
import io.millrace.contracts.message.Event;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/**
 * Many runs that wait for a person: how fast the list is with all of them in it, and how long it
 * takes from a decision to the end of its run. The runs that nobody decided on are cancelled.
 */
final class Reviews implements Scenario {

  private static final int REVIEWS = 10_000;
  private static final int REVIEWS_QUICK = 1_000;
  private static final int DECIDED = 200;
  private static final int DECIDED_QUICK = 50;

  /** Decided many at once, so many times what is decided one after another. */
  private static final int AT_ONCE_TIMES = 5;

  private static final int AT_ONCE = 64;
  private static final int PAGE = 50;
  private static final int FIRST_PAGES = 100;
  private static final String INPUT = "{\"document\":\"" + "x".repeat(480) + "\"}";
  private static final String LIST = "/api/v1/reviews?status=OPEN&role=bench&limit=";
  private static final int PAGE_MAX = 200;
  private static final long WAIT_TIMEOUT_S = 180;
  private static final long LIST_TIMEOUT_MS = 60_000;
  private static final long LIST_POLL_MS = 50;

  @Override
  public String name() {
    return "reviews";
  }

  @Override
  public String describes() {
    return "10,000 waiting reviews: pages of their list, decision to the end of the run";
  }

  @Override
  public Measured run(Installation on, BenchOptions options) throws Exception {
    int reviews = options.size(REVIEWS, REVIEWS_QUICK);
    int decided = options.size(DECIDED, DECIDED_QUICK);
    WaitDefinitions.publishReview(on.url());
    var waiting = new Waiting(reviews, Event.ReviewRequested.class::isInstance);
    try (var journal = new Journal(on.kafka(), waiting);
        var rest = new Rest(on.url())) {
      var runs = new ArrayList<String>();
      try {
        long began = System.nanoTime();
        begin(on, reviews, runs);
        waiting.awaitAll(WAIT_TIMEOUT_S);
        journal.check();
        double perSecond = reviews * 1e9 / (System.nanoTime() - began);
        var figures =
            new Figures(this)
                .add("waiting", reviews, "reviews")
                .add("begun", perSecond, "reviews/s");
        list(figures, rest, runs);
        decide(figures, rest, waiting, runs, decided);
        return figures.measured();
      } finally {
        Leftovers.cancel(rest, waiting, runs);
      }
    }
  }

  private static void begin(Installation on, int reviews, List<String> runs) throws Exception {
    try (var door = new HttpDoor(on.url())) {
      runs.addAll(Burst.send(reviews, AT_ONCE, i -> door.start(WaitDefinitions.REVIEW, INPUT)));
    }
  }

  /** First pages, as everybody opens them, and all pages one after another. */
  private static void list(Figures figures, Rest rest, List<String> runs) throws Exception {
    double behindMs = awaitListed(rest, runs.getLast());
    var first = Latency.histogram();
    for (int i = 0; i < FIRST_PAGES; i++) timed(first, rest.get(LIST + PAGE));
    var walked = Latency.histogram();
    long seen = 0;
    String next = null;
    do {
      var before = next == null ? "" : "&before=" + Rest.encoded(next);
      var page = timed(walked, rest.get(LIST + PAGE_MAX + before));
      seen += page.getJsonArray("reviews", new JsonArray()).size();
      next = page.getString("next");
    } while (next != null);
    figures
        .add("list behind", behindMs, "ms")
        .add("first page p50", Latency.ms(first, 50), "ms")
        .add("first page p99", Latency.ms(first, 99), "ms")
        .add("walked page p50", Latency.ms(walked, 50), "ms")
        .add("walked page p99", Latency.ms(walked, 99), "ms")
        .add("walked reviews", seen, "reviews");
  }

  /** How long the list needs, after the last run waits, until it shows that run. */
  private static double awaitListed(Rest rest, String runId) throws Exception {
    long began = System.nanoTime();
    while (true) {
      try {
        Rest.await(rest.get("/api/v1/reviews/" + Rest.encoded(reviewId(runId))));
        return (System.nanoTime() - began) / 1e6;
      } catch (ExecutionException notYet) {
        if (System.nanoTime() - began > TimeUnit.MILLISECONDS.toNanos(LIST_TIMEOUT_MS))
          throw new TimeoutException("The list does not show a review: " + notYet.getMessage());
        TimeUnit.MILLISECONDS.sleep(LIST_POLL_MS);
      }
    }
  }

  private static void decide(
      Figures figures, Rest rest, Waiting waiting, List<String> runs, int decided)
      throws Exception {
    var oneByOne = Latency.histogram();
    for (int i = 0; i < decided; i++)
      Rest.await(decideOne(rest, waiting, runs.removeLast(), oneByOne));
    var atOnce = Latency.histogram();
    var chosen = new ArrayList<String>();
    for (int i = 0; i < decided * AT_ONCE_TIMES && !runs.isEmpty(); i++)
      chosen.add(runs.removeLast());
    long began = System.nanoTime();
    Burst.send(chosen.size(), AT_ONCE, i -> decideOne(rest, waiting, chosen.get(i), atOnce));
    double perSecond = chosen.size() * 1e9 / (System.nanoTime() - began);
    figures
        .add("decision to end p50", Latency.ms(oneByOne, 50), "ms")
        .add("decision to end p99", Latency.ms(oneByOne, 99), "ms")
        .add("decision to end p50, 64 at once", Latency.ms(atOnce, 50), "ms")
        .add("decision to end p99, 64 at once", Latency.ms(atOnce, 99), "ms")
        .add("decisions, 64 at once", perSecond, "decisions/s");
  }

  private static CompletionStage<Waiting.End> decideOne(
      Rest rest, Waiting waiting, String runId, Histogram latency) {
    long began = System.nanoTime();
    return rest.post(
            "/api/v1/reviews/" + Rest.encoded(reviewId(runId)) + "/decision",
            new JsonObject().put("verdict", "approve").put("actor", "bench"))
        .thenCompose(decision -> waiting.of(runId))
        .thenApply(
            end -> {
              if (!end.completed())
                throw new IllegalStateException("An approved run ended with " + end.kind());
              Latency.record(latency, began, end.seenNanos());
              return end;
            });
  }

  private static JsonObject timed(Histogram latency, CompletionStage<JsonObject> answer)
      throws Exception {
    long began = System.nanoTime();
    var given = Rest.await(answer);
    Latency.record(latency, began, System.nanoTime());
    return given;
  }

  private static String reviewId(String runId) {
    return runId + ":approval:1";
  }
}
