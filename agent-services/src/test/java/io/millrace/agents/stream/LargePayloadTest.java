package io.millrace.agents.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.AgentOutput;
import io.millrace.agents.store.StubPayloads;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Outcome.TaskSucceeded;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inputs and outputs that are too large for a record, on a real Kafka. */
class LargePayloadTest {

  private static final String LARGE = "x".repeat(2_000);

  private static Bench bench;
  private static StubPayloads store;
  private static TestSettings settings;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    bench = new Bench(folder);
    store = new StubPayloads();
    settings = TestSettings.standard().stateStore(store.url());
  }

  @AfterAll
  static void stop() throws Exception {
    bench.close();
    store.close();
  }

  @Test
  void a_large_output_travels_as_a_reference_and_comes_back_as_an_input() throws Exception {
    bench.publishAndServe("large", settings, TestAgent::echo);
    var first = bench.submit(TestTasks.task("large", Json.of(Map.of("say", LARGE)).text()));
    var reference = ((TaskSucceeded) bench.result(first).outcome()).output();

    var said = store.keep(Json.of((Object) LARGE).text());
    var second = bench.submit(TestTasks.task("large", "{\"say\":" + said + "}"));

    assertThat(reference.tree().path("$claim").asText()).startsWith("sha256:");
    assertThat(bench.result(second).outcome())
        .isEqualTo(new TaskSucceeded(reference, null, List.of()));
    assertThat(store.requests)
        .anyMatch(request -> request.startsWith("POST /api/v1/payloads?runId=" + first.runId()));
  }

  @Test
  void a_reference_is_checked_against_the_schema_as_what_it_stands_for() throws Exception {
    var agent = bench.publishAndServe("strict-claims", settings, TestAgent::echo);

    var number = store.keep("1");
    var failure =
        bench.failure(bench.submit(TestTasks.task("strict-claims", "{\"say\":" + number + "}")));

    assertThat(failure.code()).isEqualTo("input_invalid");
    assertThat(agent.begun).isEmpty();
  }

  @Test
  void without_the_state_store_a_large_output_may_be_tried_again_and_a_small_one_goes_on()
      throws Exception {
    bench.publishAndServe("storeless", TestSettings.standard(), TestAgent::echo);

    var large = bench.submit(TestTasks.task("storeless", Json.of(Map.of("say", LARGE)).text()));
    var small = bench.submit(TestTasks.task("storeless"));

    assertThat(bench.result(small).outcome()).isInstanceOf(TaskSucceeded.class);
    assertThat(bench.failure(large).code()).isEqualTo("claim_unavailable");
    assertThat(bench.failure(large).retriable()).isTrue();
  }

  @Test
  void a_large_partial_output_is_a_reference_too_and_never_hides_its_failure() throws Exception {
    TestAgent.Work half =
        (input, context) -> {
          throw AgentException.permanent("half_done", "Only half")
              .withPartial(Json.of(Map.of("echo", LARGE)));
        };
    bench.publishAndServe("half", settings, half);
    bench.publishAndServe("half-storeless", TestSettings.standard(), half);

    var kept = bench.failure(bench.submit(TestTasks.task("half")));
    var lost = bench.failure(bench.submit(TestTasks.task("half-storeless")));

    assertThat(kept.partial().tree().path("bytes").asLong()).isEqualTo(2_011);
    assertThat(lost.code()).isEqualTo("half_done");
    assertThat(lost.partial()).isNull();
  }

  @Test
  void a_task_that_waits_for_its_payload_can_be_cancelled() throws Exception {
    var hanging = new StubPayloads();
    try (hanging) {
      hanging.hang();
      var agent =
          bench.publishAndServe(
              "waiting",
              TestSettings.standard().stateStore(hanging.url()),
              (input, context) -> AgentOutput.of(Json.of(Map.of("echo", "late"))));
      var said = hanging.keep("\"hello\"");
      var task = bench.submit(TestTasks.task("waiting", "{\"say\":" + said + "}"));
      await().atMost(Bench.PATIENCE).until(() -> !hanging.requests.isEmpty());

      var cancelledAt = bench.cancel(task);

      assertThat(bench.failure(task).code()).isEqualTo("cancelled");
      assertThat(bench.result(task).finishedAt()).isBefore(cancelledAt.plusSeconds(1));
      assertThat(agent.begun).isEmpty();
    }
  }
}
