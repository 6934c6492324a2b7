package io.millrace.agents.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.agents.api.AgentException;
import io.millrace.contracts.json.Json;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClaimChecksTest {

  private static final int INLINE_BYTES_MAX = 20;
  private static final int CLAIM_BYTES_MAX = 1_000;

  private StubPayloads store;
  private ClaimChecks claims;

  @BeforeEach
  void start() throws Exception {
    store = new StubPayloads();
    claims = claims(store.url());
  }

  @AfterEach
  void stop() {
    store.close();
  }

  private static ClaimChecks claims(URI url) {
    return new ClaimChecks(
        new HttpPayloadStore(url, Duration.ofSeconds(5)), INLINE_BYTES_MAX, CLAIM_BYTES_MAX);
  }

  private AgentException resolving(String input) {
    return catchThrowableOfType(AgentException.class, () -> claims.resolve(Json.parse(input)));
  }

  private AgentException checking(String output) {
    return catchThrowableOfType(AgentException.class, () -> claims.check("r", new Json(output)));
  }

  private static void assertInvalid(AgentException failure, String says) {
    assertThat(failure.code()).isEqualTo("claim_invalid");
    assertThat(failure.isRetriable()).isFalse();
    assertThat(failure).hasMessageContaining(says);
  }

  @Test
  void a_small_output_stays_and_a_large_one_becomes_a_reference_to_itself() throws Exception {
    var small = new Json("\"" + "ä".repeat(9) + "\"");
    var large = new Json("\"" + "ä".repeat(9) + "!\"");

    assertThat(claims.check("s~1", small)).isEqualTo(small);
    var reference = claims.check("s~1", large);

    assertThat(reference.text()).matches("\\{\"\\$claim\":\"sha256:[0-9a-f]{64}\",\"bytes\":21}");
    assertThat(store.requests)
        .containsExactly(
            "POST /api/v1/payloads?runId=s%7E1&digest=" + reference.tree().path("$claim").asText());
    assertThat(claims.resolve(reference)).isEqualTo(large);
  }

  @Test
  void references_are_resolved_wherever_they_stand_and_each_is_fetched_once() throws Exception {
    var inner = store.keep("[1,2]");
    var outer = store.keep("{\"inner\":" + inner + "}");

    var resolved =
        claims.resolve(
            new Json("{\"a\":[%s,{\"b\":%s}],\"c\":%s,\"d\":1.5}".formatted(outer, inner, outer)));

    assertThat(resolved)
        .isEqualTo(
            new Json(
                "{\"a\":[{\"inner\":[1,2]},{\"b\":[1,2]}],\"c\":{\"inner\":[1,2]},\"d\":1.5}"));
    assertThat(store.requests).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void an_object_with_other_keys_is_no_reference() throws Exception {
    var input =
        new Json(
            "{\"$claim\":\"x\",\"bytes\":1,\"more\":{\"$claim\":\"y\"},\"n\":\"\\\"$claim\\\"\"}");

    assertThat(claims.resolve(input)).isEqualTo(input);
    assertThat(store.requests).isEmpty();
  }

  @Test
  void a_reference_that_names_nothing_is_invalid() {
    assertInvalid(resolving("{\"$claim\":\"md5:1\",\"bytes\":1}"), "no digest");
    assertInvalid(
        resolving("{\"$claim\":\"sha256:" + "a".repeat(64) + "\",\"bytes\":\"1\"}"), "no digest");
    assertInvalid(
        resolving("{\"$claim\":\"sha256:" + "a".repeat(64) + "\",\"bytes\":1}"), "has no payload");
    assertThat(store.requests).hasSize(1);
  }

  @Test
  void a_payload_that_is_not_what_its_digest_says_is_invalid() {
    var reference = store.keep("[1,2]").text();
    var digest = Json.parse(reference).tree().path("$claim").asText();

    assertInvalid(resolving(reference.replace("\"bytes\":5", "\"bytes\":4")), "digest");
    store.kept.put(digest, "[1,3]".getBytes());
    assertInvalid(resolving(reference), "digest");
    store.kept.put(digest, "[1,2]          ".repeat(1_000).getBytes());
    assertInvalid(resolving(reference), "digest");
  }

  @Test
  void a_payload_that_is_no_json_is_invalid() {
    assertInvalid(resolving(store.keep("[1,").text()), "no JSON");
  }

  @Test
  void references_are_bounded_in_size_however_often_and_deep_they_stand() {
    var large = store.keep("\"" + "x".repeat(600) + "\"");
    assertInvalid(resolving("[" + large + "," + large + "]"), "more than 1000 bytes");
    assertInvalid(
        resolving("{\"$claim\":\"sha256:" + "a".repeat(64) + "\",\"bytes\":1001}"), "1000 bytes");

    var nested = store.keep("1");
    for (int i = 0; i < ClaimChecks.DEPTH_MAX; i++) nested = store.keep("[" + nested + "]");
    assertInvalid(resolving(nested.text()), "deep");
  }

  @Test
  void a_store_that_is_away_for_a_moment_is_asked_again() throws Exception {
    var reference = store.keep("[1,2]");
    store.then(503, 500);

    assertThat(claims.resolve(reference)).isEqualTo(new Json("[1,2]"));
    store.then(502);
    claims.check("r", new Json("\"" + "x".repeat(30) + "\""));

    assertThat(store.requests).hasSize(5);
  }

  @Test
  void a_store_that_stays_away_may_be_tried_again_later() {
    var reference = store.keep("[1,2]").text();
    store.then(503, 503, 503, 404, 404, 404);

    var fetched = resolving(reference);
    var stored = checking("\"" + "x".repeat(30) + "\"");
    store.close();
    var refused = resolving(reference);

    assertThat(fetched.code()).isEqualTo("claim_unavailable");
    assertThat(fetched.retryAfterMs()).isEqualTo(2_000);
    assertThat(stored.code()).isEqualTo("claim_unavailable");
    assertThat(refused.code()).isEqualTo("claim_unavailable");
    assertThat(refused).hasMessageContaining("millrace.agents.state-store-url");
    assertThat(new AgentException[] {fetched, stored, refused})
        .allMatch(AgentException::isRetriable);
    assertThat(store.requests).hasSize(2 * ClaimChecks.TRIES);
  }

  @Test
  void an_output_the_store_does_not_take_fails_for_good() {
    store.then(413, 400);

    var tooLarge = checking("\"" + "x".repeat(30) + "\"");
    var refused = checking("\"" + "x".repeat(30) + "\"");

    assertThat(tooLarge.code()).isEqualTo("output_too_large");
    assertThat(tooLarge.isRetriable()).isFalse();
    assertInvalid(refused, "refuses");
  }

  @Test
  void an_answer_without_a_reference_is_no_answer() {
    store.then(200);

    assertThat(checking("\"" + "x".repeat(30) + "\"").code()).isEqualTo("claim_invalid");
    assertThat(store.kept).isEmpty();
  }
}
