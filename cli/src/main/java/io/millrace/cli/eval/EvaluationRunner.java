package io.millrace.cli.eval;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.eval.Evaluation.Attempt;
import io.millrace.cli.eval.Evaluation.CaseResult;
import io.millrace.cli.eval.Evaluation.Rubric;
import io.millrace.cli.eval.Evaluation.Totals;
import io.millrace.cli.http.ApiClient;
import io.millrace.cli.http.ApiException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Plays a suite against a server: a run per case and repeat, at most {@code parallel} at a time,
 * each scored as it ends or waits for a person. A run that waits, or is late, is cancelled
 * afterwards. A case whose input the server refuses fails; a server that does not answer, or does
 * not know the workflow, ends the whole evaluation with the {@link ApiException}.
 */
public final class EvaluationRunner {

  static final String REFUSED = "REFUSED";
  static final String TIMED_OUT = "TIMED_OUT";

  /** What one attempt is told with while the others go on. */
  public record Progress(int done, int of, String name, boolean passed) {}

  private final Suite suite;
  private final RunDriver driver;
  private final Judge judge;
  private final Scorer scorer;
  private final Clock clock;
  private final int parallel;
  private final Consumer<Progress> listener;
  private final String nonce = UUID.randomUUID().toString();
  private final Set<String> versions = new ConcurrentSkipListSet<>();
  private final ConcurrentLinkedQueue<String> leftOpen = new ConcurrentLinkedQueue<>();

  /**
   * @param judge workflow that judges rubrics; empty for none
   */
  public EvaluationRunner(
      ApiClient client,
      Suite suite,
      String judge,
      int parallel,
      Clock clock,
      Consumer<Progress> listener) {
    this.suite = suite;
    this.driver = new RunDriver(client);
    this.judge = new Judge(driver, judge, suite.timeout());
    this.scorer = new Scorer(suite.text());
    this.clock = clock;
    this.parallel = parallel;
    this.listener = listener;
  }

  /** Runs that could not be cancelled and are still open. */
  public List<String> leftOpen() {
    return List.copyOf(leftOpen);
  }

  public Evaluation run() {
    var startedAt = now();
    var attempts = new ArrayList<Future<Attempt>>();
    var results = new ArrayList<CaseResult>();
    int total = suite.cases().size() * suite.repeat();
    try (var workers = Executors.newFixedThreadPool(parallel, Thread.ofVirtual().factory())) {
      try {
        for (int i = 0; i < total; i++) {
          var played = suite.cases().get(i / suite.repeat());
          var key = "eval/" + nonce + "/" + i;
          attempts.add(workers.submit(() -> attempt(played, key)));
        }
        for (int i = 0; i < suite.cases().size(); i++)
          results.add(result(suite.cases().get(i), attempts, i * suite.repeat(), total));
      } finally {
        attempts.forEach(attempt -> attempt.cancel(true));
        workers.shutdownNow();
      }
    }
    return evaluation(startedAt, results);
  }

  private CaseResult result(
      Suite.Case played, List<Future<Attempt>> attempts, int from, int total) {
    var done = new ArrayList<Attempt>();
    for (int i = from; i < from + suite.repeat(); i++) {
      var attempt = get(attempts.get(i));
      done.add(attempt);
      listener.accept(new Progress(i + 1, total, played.name(), attempt.passed()));
    }
    return new CaseResult(
        played.name(),
        done.stream().mapToDouble(Attempt::score).average().orElse(0),
        done.stream().allMatch(Attempt::passed),
        List.copyOf(done));
  }

  private static Attempt get(Future<Attempt> attempt) {
    try {
      return attempt.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) throw failure;
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiException.Unreachable("Interrupted while a suite was played.", e);
    }
  }

  private Attempt attempt(Suite.Case played, String key) {
    String runId;
    try {
      runId = driver.start(suite.workflow(), played.input(), key);
    } catch (ApiException.Refused e) {
      if (e.problem().status() != 400 && e.problem().status() != 413) throw e;
      return without(played, null, REFUSED, "the server refused the input: " + e.problem().code());
    }
    var run = driver.await(runId, suite.timeout());
    if (run.isEmpty()) {
      close(runId, key);
      return without(played, runId, TIMED_OUT, "no result within " + suite.timeout());
    }
    var attempt = scored(played, run.get(), runId, key);
    if (attempt.status().equals(Subject.WAITING)) close(runId, key);
    return attempt;
  }

  private Attempt scored(Suite.Case played, JsonNode run, String runId, String key) {
    versions.addAll(Versions.of(run));
    var subject = Subject.of(run);
    var usage = run.path("usage");
    return new Attempt(
        runId,
        run.path("status").asText(),
        subject.proposed(),
        latencyMs(run),
        usage.path("inputTokens").asLong(),
        usage.path("outputTokens").asLong(),
        usage.path("costMicroUsd").asLong(),
        usage.path("modelCalls").asLong(),
        scorer.score(played.expectations(), run),
        played.rubric().isEmpty() ? null : judge.judge(played, suite, subject, key + "/judge"));
  }

  private static Attempt without(
      Suite.Case played, @Nullable String runId, String status, String why) {
    return new Attempt(
        runId,
        status,
        false,
        0,
        0,
        0,
        0,
        0,
        Scorer.failed(played.expectations(), why),
        played.rubric().isEmpty() ? null : new Rubric(null, why, null));
  }

  private void close(String runId, String key) {
    if (!driver.cancel(runId, key + "/cancel")) leftOpen.add(runId);
  }

  private static long latencyMs(JsonNode run) {
    var end = run.hasNonNull("endedAt") ? run.path("endedAt") : run.path("updatedAt");
    try {
      return Math.max(
          0,
          Duration.between(
                  Instant.parse(run.path("startedAt").asText()), Instant.parse(end.asText()))
              .toMillis());
    } catch (java.time.format.DateTimeParseException e) {
      throw new ApiException.Unreadable("A run of the server has no times: " + run.path("runId"));
    }
  }

  private String now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private Evaluation evaluation(String startedAt, List<CaseResult> results) {
    int passed = (int) results.stream().filter(CaseResult::passed).count();
    var rubrics =
        results.stream()
            .flatMap(result -> result.attempts().stream())
            .map(Attempt::rubric)
            .filter(Objects::nonNull)
            .toList();
    return new Evaluation(
        null,
        suite.name(),
        suite.description(),
        suite.digest(),
        suite.workflow(),
        List.copyOf(versions),
        startedAt,
        now(),
        suite.repeat(),
        results.stream().mapToDouble(CaseResult::score).average().orElse(0),
        results.size(),
        passed,
        Statistics.wilson(passed, results.size()),
        totals(results),
        rubrics.isEmpty() ? null : judge.summary(rubrics),
        List.copyOf(results));
  }

  private static Totals totals(List<CaseResult> results) {
    var attempts = results.stream().flatMap(result -> result.attempts().stream()).toList();
    var latencies =
        attempts.stream()
            .filter(
                attempt -> !attempt.status().equals(REFUSED) && !attempt.status().equals(TIMED_OUT))
            .mapToDouble(Attempt::latencyMs)
            .toArray();
    return new Totals(
        sum(attempts, Attempt::inputTokens),
        sum(attempts, Attempt::outputTokens),
        sum(attempts, Attempt::costMicroUsd),
        sum(attempts, Attempt::modelCalls),
        (long) Statistics.quantile(latencies, 0.5),
        (long) Statistics.quantile(latencies, 0.95));
  }

  private static long sum(List<Attempt> attempts, ToLongFunction<Attempt> value) {
    return attempts.stream().mapToLong(value).sum();
  }
}
