package io.millrace.contracts.guardrail;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.definition.GuardrailDefinition;
import io.millrace.contracts.definition.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardrailReadingTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "length | {} | /settings | At least one of charsMin, charsMax and tokensMax",
        "length | {charsMax: many} | /settings/charsMax | A whole number from 1",
        "length | {charsMin: 5, charsMax: 4} | /settings/charsMin | At most charsMax",
        "length | {charMax: 4, charsMin: 1} | /settings/charMax | No such setting; there are charsMax",
        "length | {charsMax: 4, only: [a]} | /settings/only/0 | begins with a slash",
        "language | {allowed: []} | /settings/allowed | At least one language",
        "language | {allowed: [en, tlh]} | /settings/allowed/1 | One of de, en",
        "topics | {} | /settings | At least one topic",
        "topics | {allowed: [{name: a, examples: []}]} | /settings/allowed/0/examples | At least one",
        "topics | {allowed: [{name: a, examples: [b]}], threshold: 2} | /settings/threshold | 0 to 1",
        "injection | {sensitivity: extreme} | /settings/sensitivity | One of low, medium, high",
        "injection | {model: 'no'} | /settings/model | true or false",
        "personal-data | {kinds: []} | /settings/kinds | At least one kind",
        "personal-data | {kinds: [name]} | /settings/kinds/0 | One of birth-date, card",
        "personal-data | {mode: blur} | /settings/mode | One of mask, tokenise",
        "secrets | {allowed: a} | /settings/allowed | A list of at most",
        "schema | {} | /settings/schema | A JSON Schema, which is an object",
        "schema | {schema: {type: strin}} | /settings/schema/type | Not a JSON Schema",
        "schema | {schema: {pattern: '(?=a)b'}} | /settings/schema/pattern | RE2",
        "forbidden-claims | {claims: []} | /settings/claims | At least one claim",
        "forbidden-claims | {claims: [{code: c, patterns: ['(a']}]} | /settings/claims/0/patterns/0 | RE2",
        "forbidden-claims | {claims: [{code: c, unless: [a]}]} | /settings/claims/0 | At least one of phrases",
        "forbidden-claims | {claims: [{code: c, phrases: []}]} | /settings/claims/0 | leave an empty one out",
        "grounding | {overlapMin: 2} | /settings/overlapMin | A number from 0 to 1",
        "grounding | {citationsAt: sources} | /settings/citationsAt | begins with a slash",
        "urls | {hosts: ['https://a.example']} | /settings/hosts/0 | A host name such as",
      })
  void a_wrong_setting_is_named_with_what_is_right(
      String type, String settings, String pointer, String told) {
    assertThat(problems(type, "output", "block", settings))
        .anySatisfy(
            problem -> {
              assertThat(problem.pointer()).isEqualTo(pointer);
              assertThat(problem.message()).contains(told);
              assertThat(problem.line()).isPositive();
            });
  }

  @Test
  void a_type_says_where_it_looks_and_what_it_can_do() {
    assertThat(problems("language", "input", "rewrite", "{allowed: [en]}"))
        .extracting(Problem::pointer)
        .containsExactly("/onFinding");
    assertThat(problems("grounding", "input", "review", "{}"))
        .extracting(Problem::pointer)
        .containsExactly("/at");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "length | {charsMax: 4, only: [/answer]}",
        "language | {allowed: [en], unknown: find}",
        "topics | {denied: [{name: a, examples: [b]}]}",
        "injection | {}",
        "personal-data | {allowed: ['@a.example'], mode: tokenise}",
        "secrets | {entropy: false}",
        "schema | {schema: {type: string, pattern: '^a'}}",
        "forbidden-claims | {claims: [{code: c, phrases: [a b], unless: ['c.d']}]}",
        "grounding | {similarityMin: 0.8, citationsAt: /sources}",
        "urls | {hosts: [a.example, '*.b.example'], schemes: [HTTPS]}",
      })
  void right_settings_are_read(String type, String settings) {
    assertThat(problems(type, "output", "block", settings)).isEmpty();
  }

  private static List<Problem> problems(String type, String at, String onFinding, String settings) {
    var text =
        DefinitionText.read(
            "{guardrail: g, description: G., type: %s, at: [%s], onFinding: %s, settings: %s}"
                .formatted(type, at, onFinding, settings));
    return GuardrailReading.problems(GuardrailDefinition.parse(text), text);
  }
}
