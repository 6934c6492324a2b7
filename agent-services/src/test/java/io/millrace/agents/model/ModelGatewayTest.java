package io.millrace.agents.model;

import static io.millrace.agents.model.ScriptedModelServer.breaksAfter;
import static io.millrace.agents.model.ScriptedModelServer.dripsUntilGone;
import static io.millrace.agents.model.ScriptedModelServer.endsWith;
import static io.millrace.agents.model.ScriptedModelServer.garbage;
import static io.millrace.agents.model.ScriptedModelServer.hangs;
import static io.millrace.agents.model.ScriptedModelServer.hangsAfter;
import static io.millrace.agents.model.ScriptedModelServer.refuses;
import static io.millrace.agents.model.ScriptedModelServer.says;
import static io.millrace.agents.model.ScriptedModelServer.stopsAfter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.ModelClient;
import io.millrace.agents.api.ModelPrompt;
import io.millrace.agents.api.SessionContext;
import io.millrace.agents.api.SessionContext.Turn;
import io.millrace.agents.api.UnreadableReplyException;
import io.millrace.agents.core.Meter;
import io.millrace.agents.model.ScriptedModelServer.Protocol;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** One contract for every provider's protocol. */
@ParameterizedClass
@EnumSource(Protocol.class)
class ModelGatewayTest {

  private static final ModelPrompt PROMPT =
      new ModelPrompt("Be brief.", "<question>\nHello?\n</question>", true);
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private final Meter meter = new Meter();
  private final List<String> shown = new CopyOnWriteArrayList<>();
  private final Protocol protocol;
  private final ScriptedModelServer server;

  ModelGatewayTest(Protocol protocol) throws Exception {
    this.protocol = protocol;
    server = new ScriptedModelServer(protocol);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private ModelClient model(Duration timeout, Instant deadline, long tokensMax) {
    var settings =
        new TestModelSettings(
            Optional.of(protocol.name()),
            Optional.of("test-1"),
            Optional.of(server.url()),
            Optional.of("sk-secret"),
            timeout);
    return ModelGateway.of(settings)
        .orElseThrow()
        .open(new ModelUse(meter, shown::add, deadline, tokensMax));
  }

  private ModelClient model() {
    return model(TIMEOUT, Instant.now().plusSeconds(60), 0);
  }

  private AgentException failure(ModelClient model) {
    return catchThrowableOfType(AgentException.class, () -> model.text(PROMPT));
  }

  @Test
  void an_answer_streams_and_is_counted() throws Exception {
    server.then(says("Good ", "day", "."));

    assertThat(model().text(PROMPT)).isEqualTo("Good day.");

    assertThat(shown).containsExactly("Good ", "day", ".");
    assertThat(meter.usage()).isEqualTo(new Usage(12, 5, 12 * 3 + 5 * 15, 1));
    assertThat(meter.calls())
        .singleElement()
        .satisfies(
            call ->
                assertThat(call.kind() + " " + call.name() + " " + call.outcome())
                    .isEqualTo("model test-1 ok"));
    assertThat(server.requests.getFirst().body())
        .contains("Be brief.")
        .contains("test-1")
        .contains("500");
  }

  @Test
  void an_answer_that_is_not_meant_for_eyes_is_not_shown() throws Exception {
    server.then(says("secret"));

    model().text(new ModelPrompt("s", "u", false));

    assertThat(shown).isEmpty();
  }

  @Test
  void an_answer_in_the_wrong_form_is_mended() throws Exception {
    server.then(says("forty-two")).then(says("42"));

    assertThat(model().read(PROMPT, ModelGatewayTest::number)).isEqualTo(42);

    assertThat(server.requests.get(1).body()).contains("forty-two").contains("digits only");
    assertThat(meter.usage().modelCalls()).isEqualTo(2);
  }

  @Test
  void an_answer_is_mended_at_most_twice() {
    server.then(says("one")).then(says("two")).then(says("three"));

    var failure =
        catchThrowableOfType(
            AgentException.class, () -> model().read(PROMPT, ModelGatewayTest::number));

    assertThat(failure.code()).isEqualTo("model_output_invalid");
    assertThat(failure.isRetriable()).isFalse();
    assertThat(failure.partial()).isNull();
    assertThat(server.requests).hasSize(3);
  }

  @Test
  void an_answer_that_cannot_be_mended_leaves_its_newest_object_as_partial_output() {
    server
        .then(says("{\"n\":", "1}"))
        .then(says("```json\n{\"n\": 2}\n```"))
        .then(says("I cannot."));

    var failure =
        catchThrowableOfType(
            AgentException.class, () -> model().read(PROMPT, ModelGatewayTest::number));

    assertThat(failure.code()).isEqualTo("model_output_invalid");
    assertThat(failure.partial()).isEqualTo(new Json("{\"n\":2}"));
  }

  @Test
  void what_was_said_before_stands_before_the_question() throws Exception {
    server.then(says("Yes."));
    var said = new SessionContext("Summed up.", List.of(new Turn("First?", "Second.")));

    model().text(PROMPT.after(said));

    assertThat(server.requests.getFirst().body())
        .containsSubsequence("Summed up.", "First?", "Second.", "Hello?");
  }

  private static int number(String text) throws UnreadableReplyException {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new UnreadableReplyException("digits only");
    }
  }

  @Test
  void too_many_requests_tells_when_to_come_back() {
    server.then(refuses(429, "7"));

    var failure = failure(model());

    assertThat(failure.code()).isEqualTo("model_rate_limited");
    assertThat(failure.isRetriable()).isTrue();
    assertThat(failure.retryAfterMs()).isEqualTo(7_000);
    assertThat(meter.calls().getFirst().outcome()).isEqualTo("model_rate_limited");
  }

  @Test
  void an_overloaded_provider_may_be_tried_later() {
    server.then(refuses(503, null));

    var failure = failure(model());

    assertThat(failure.code()).isEqualTo("model_rate_limited");
    assertThat(failure.retryAfterMs()).isNull();
  }

  @Test
  void a_wrong_key_fails_for_good_and_is_told_to_nobody() {
    server.then(refuses(401, null));

    var failure = failure(model());

    assertThat(failure.code()).isEqualTo("model_credentials");
    assertThat(failure.isRetriable()).isFalse();
    assertThat(failure.getMessage()).doesNotContain("sk-secret");
    assertThat(String.valueOf(failure.getCause())).doesNotContain("sk-secret");
  }

  @Test
  void a_provider_that_fails_may_be_tried_again() {
    server.then(refuses(500, null));

    var failure = failure(model());

    assertThat(failure.code()).isEqualTo("model_unavailable");
    assertThat(failure.isRetriable()).isTrue();
  }

  @Test
  void an_answer_without_its_end_is_no_answer() {
    server.then(stopsAfter("Half an ans"));

    var failure = failure(model());

    assertThat(failure.code()).isEqualTo("model_stream_broken");
    assertThat(failure.isRetriable()).isTrue();
  }

  @Test
  void a_connection_that_dies_is_no_answer() {
    server.then(breaksAfter("Half an ans"));

    assertThat(failure(model()).code()).isEqualTo("model_stream_broken");
  }

  @Test
  void bytes_that_are_no_events_are_no_answer() {
    server.then(garbage());

    assertThat(failure(model()).code()).isEqualTo("model_stream_broken");
  }

  @Test
  void a_provider_that_never_answers_is_given_up() {
    server.then(hangs(5_000));
    long startedAt = System.nanoTime();

    var failure = failure(model(Duration.ofMillis(400), Instant.now().plusSeconds(60), 0));

    assertThat(failure.code()).isEqualTo("model_timeout");
    assertThat(failure.isRetriable()).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void an_answer_that_stands_still_is_given_up_at_the_attempt_s_deadline() {
    server.then(hangsAfter("Well", 10_000));

    var failure = failure(model(TIMEOUT, Instant.now().plusSeconds(3), 0));

    assertThat(failure.code()).isEqualTo("model_timeout");
    assertThat(shown).containsExactly("Well");
    assertThat(meter.usage().modelCalls()).isEqualTo(1);
  }

  @Test
  void an_answer_cut_at_its_token_limit_fails_for_good() {
    server.then(endsWith("length", "And so"));

    var failure = failure(model());

    assertThat(failure.code()).isEqualTo("model_output_truncated");
    assertThat(failure.isRetriable()).isFalse();
  }

  @Test
  void an_empty_answer_is_a_refusal() {
    server.then(says(""));

    assertThat(failure(model()).code()).isEqualTo("model_refused");
  }

  @Test
  void an_attempt_cannot_use_more_tokens_than_it_has() throws Exception {
    server.then(says("Yes."));
    var model = model(TIMEOUT, Instant.now().plusSeconds(60), 15);
    model.text(PROMPT);

    assertThat(failure(model).code()).isEqualTo("model_tokens_exceeded");
    assertThat(server.requests).hasSize(1);
  }

  @Test
  void a_provider_that_is_not_there_may_be_tried_again() {
    server.close();

    var failure = failure(model());

    assertThat(failure.code()).isEqualTo("model_unavailable");
    assertThat(failure.isRetriable()).isTrue();
  }

  @Test
  void an_interrupted_attempt_ends_its_call() throws Exception {
    server.then(hangs(5_000));
    var model = model();
    var caught = new CopyOnWriteArrayList<Throwable>();
    var thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    model.text(PROMPT);
                  } catch (AgentException | InterruptedException e) {
                    caught.add(e);
                  }
                });
    Thread.sleep(300);

    thread.interrupt();

    assertThat(thread.join(Duration.ofSeconds(2))).isTrue();
    assertThat(caught).singleElement().isInstanceOf(InterruptedException.class);
    assertThat(meter.usage().modelCalls()).isEqualTo(1);
  }

  @Test
  void an_interrupted_answer_ends_the_provider_s_stream() throws Exception {
    var gone = new CountDownLatch(1);
    server.then(dripsUntilGone(gone));
    var model = model();
    var thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    model.text(PROMPT);
                  } catch (AgentException | InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    await().until(() -> shown.size() > 2);

    thread.interrupt();

    assertThat(gone.await(3, TimeUnit.SECONDS)).isTrue();
    int seen = shown.size();
    assertThat(thread.join(Duration.ofSeconds(2))).isTrue();
    assertThat(shown).hasSizeLessThan(seen + 2);
  }

  @Test
  void a_provider_without_a_model_name_is_a_mistake_at_start() {
    var settings =
        new TestModelSettings(
            Optional.of(protocol.name()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            TIMEOUT);

    assertThatThrownBy(() -> ModelGateway.of(settings)).hasMessageContaining("MILLRACE_MODEL_NAME");
  }
}
