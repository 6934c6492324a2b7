package io.millrace.agents.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.definition.GuardrailDefinition.Action;
import io.millrace.contracts.guardrail.GuardrailType;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No pattern, of a publisher or of ours, holds a worker beyond its bound. */
class PatternSafetyTest {

  /** Far above what is needed; the naive engine needs longer than the universe has lasted. */
  private static final Duration HANG = Duration.ofSeconds(30);

  private static final String LONG_A = "a".repeat(50_000) + "!";

  @ParameterizedTest
  @ValueSource(strings = {"^(a+)+$", "(a|aa)+$", "^(.*a){25}$", "(x*x*)*y", "([a-z]+)*[0-9]"})
  void a_hostile_claim_pattern_ends(String pattern) {
    var guard =
        Guards.guard(
            GuardrailType.FORBIDDEN_CLAIMS,
            Action.BLOCK,
            "{\"claims\":[{\"code\":\"c\",\"patterns\":[\"" + pattern + "\"]}]}");

    Assertions.assertTimeoutPreemptively(HANG, () -> guard.check(Guards.subject(LONG_A)));
  }

  @Test
  void a_hostile_pattern_in_a_schema_ends() {
    var guard =
        Guards.guard(
            GuardrailType.SCHEMA,
            Action.BLOCK,
            "{\"schema\":{\"type\":\"string\",\"pattern\":\"^(a+)+$\"}}");

    var verdict =
        Assertions.assertTimeoutPreemptively(HANG, () -> guard.check(Guards.subject(LONG_A)));

    assertThat(verdict).isInstanceOf(Verdict.Block.class);
  }

  @Test
  void look_arounds_and_back_references_are_refused_when_published() {
    for (var pattern : new String[] {"(?=a)b", "(a)\\\\1", "(unclosed"}) {
      var claims =
          Guards.settings(
              GuardrailType.FORBIDDEN_CLAIMS,
              Action.BLOCK,
              "{\"claims\":[{\"code\":\"c\",\"patterns\":[\"" + pattern + "\"]}]}");
      var schema =
          Guards.settings(
              GuardrailType.SCHEMA, Action.BLOCK, "{\"schema\":{\"pattern\":\"" + pattern + "\"}}");

      assertThat(Guards.problems(claims))
          .extracting(p -> p.pointer())
          .containsExactly("/settings/claims/0/patterns/0");
      assertThat(Guards.problems(schema)).isNotEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = GuardrailType.class,
      names = {"INJECTION", "PERSONAL_DATA", "SECRETS", "URLS"})
  void our_own_patterns_end_on_hostile_text(GuardrailType type) {
    var guard = Guards.guard(type, Action.BLOCK, "{}");
    Stream.of(
            "a",
            "1 ",
            "a@",
            "a.",
            "ignore ",
            "no ",
            "![",
            "data:",
            "https://",
            "%41",
            "eyJ",
            "0 1",
            "a b ",
            "without any rules ",
            "-----BEGIN ",
            "GB82",
            "::")
        .map(piece -> piece.repeat(150_000 / piece.length()))
        .forEach(
            text ->
                Assertions.assertTimeoutPreemptively(
                    HANG,
                    () -> guard.check(Guards.subject(text)),
                    () -> "with " + text.substring(0, 8)));
  }
}
