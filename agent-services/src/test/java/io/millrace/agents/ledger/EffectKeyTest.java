package io.millrace.agents.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.json.Json;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EffectKeyTest {

  private static final CallOwner FIRST = new CallOwner("t", "run", "step", 1, "agent");
  private static final CallOwner SECOND = new CallOwner("t", "run", "step", 2, "agent");

  private static CallRequest request(String arguments, boolean mutating) {
    return new CallRequest(
        CallKind.TOOL, "pay", 1, new Json(arguments), mutating, Duration.ofSeconds(1), null);
  }

  private static EffectKey key(String arguments) {
    return EffectKey.of(FIRST, request(arguments, true), 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":1,\"b\":2} | {\"b\":2,\"a\":1}",
        "{\"a\":10} | {\"a\":10.00}",
        "{\"a\":10} | {\"a\":1e1}",
        "{\"a\":0} | {\"a\":-0.0}",
        "{\"a\":\"\\u00e9\"} | {\"a\":\"e\\u0301\"}",
        "{\"\\u00e9\":1} | {\"e\\u0301\":1}",
        "{\"a\":{\"c\":[1,2],\"b\":null}} | {\"a\":{\"b\":null,\"c\":[1.0,2]}}"
      })
  void spellings_of_the_same_arguments_are_one_effect(String one, String other) {
    // when, then
    assertThat(key(one)).isEqualTo(key(other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":10.00} | {\"a\":10.01}",
        "{\"a\":1} | {\"a\":\"1\"}",
        "{\"a\":[1,2]} | {\"a\":[2,1]}",
        "{\"a\":null} | {}",
        "{\"a\":12345678901234567.88} | {\"a\":12345678901234567.89}",
        "{\"a\":1e400} | {\"a\":1e401}",
        "{\"a\":\"x\"} | {\"a\":\"X\"}",
        "{\"a\":\"1,\\\"b\\\":2\"} | {\"a\":\"1\",\"b\":2}"
      })
  void other_arguments_are_another_effect(String one, String other) {
    // when, then
    assertThat(key(one)).isNotEqualTo(key(other));
  }

  @Test
  void an_exponent_of_a_thousand_million_costs_nothing() {
    // when, then
    assertThat(key("{\"a\":1e999999999}")).isNotEqualTo(key("{\"a\":1e999999998}"));
  }

  @Test
  void a_mutating_call_is_the_same_in_every_attempt_and_another_one_is_not() {
    // when, then
    assertThat(EffectKey.of(FIRST, request("{}", true), 1))
        .isEqualTo(EffectKey.of(SECOND, request("{}", true), 1));
    assertThat(EffectKey.of(FIRST, request("{}", false), 1))
        .isNotEqualTo(EffectKey.of(SECOND, request("{}", false), 1));
  }

  @Test
  void run_step_and_occurrence_are_part_of_the_key() {
    // given
    var request = request("{}", true);
    var key = EffectKey.of(FIRST, request, 1);
    // when, then
    assertThat(EffectKey.of(FIRST, request, 2)).isNotEqualTo(key);
    assertThat(EffectKey.of(new CallOwner("t", "run2", "step", 1, "agent"), request, 1))
        .isNotEqualTo(key);
    assertThat(EffectKey.of(new CallOwner("t", "run", "step2", 1, "agent"), request, 1))
        .isNotEqualTo(key);
  }

  @Test
  void the_form_of_the_key_does_not_change_between_releases() {
    // when, then
    assertThat(key("{\"amount\":10.00,\"to\":\"Zo\\u00eb\"}").hex())
        .isEqualTo("29fc3cca5c84c232b37ed8cfe0fc0a3dab9bfee5b4fb47cf595ff77947b6850c");
  }
}
