package io.millrace.agents.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.definition.GuardrailDefinition.Action;
import io.millrace.contracts.definition.GuardrailDefinition.Point;
import io.millrace.contracts.guardrail.GuardrailType;
import io.millrace.contracts.json.Json;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroundingTest {

  private static final List<Source> SOURCES =
      List.of(
          new Source(
              "returns#2",
              "Returns are accepted within 30 days. The item must be unused. Fees above 1,000 euro"
                  + " are paid by Northwind Freight."),
          new Source("hours", "The shop in Utrecht opens at nine on weekdays."));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Returns are accepted within 30 days [returns#2]. | ''",
        "Unused items: returned within 30 days. [returns#2] | ''",
        "The shop opens at nine on weekdays in Utrecht [hours]. | ''",
        "Fees above 1000 euro are paid by Northwind [returns#2]. | ''",
        "Returns accepted in 30 days, shop opens at nine [returns#2, hours]. | ''",
        "Returns are accepted within 60 days [returns#2]. | number_not_in_source",
        "The shop in Leiden opens at nine on weekdays [hours]. | name_not_in_source",
        "Warranty claims need a signed letter from our director [returns#2]. | citation_unsupported",
        "Returns are accepted within 30 days [returns#9]. | citation_unknown",
        "Nothing is cited here at all. | ''",
        "A [link](https://shop.example) is no citation. | ''",
      })
  void a_cited_sentence_is_supported_or_not(String text, String code) {
    var codes =
        check(Action.BLOCK, "{}", Json.of((Object) text)).findings().stream()
            .map(Finding::code)
            .toList();

    assertThat(codes).isEqualTo(code.isEmpty() ? List.of() : List.of(code));
  }

  @Test
  void an_unsupported_sentence_is_taken_out() {
    var text =
        "Returns are accepted within 30 days [returns#2]. They are free for 90 days [returns#2]. Bye.";

    var verdict = check(Action.REWRITE, "{}", Json.of((Object) text));

    assertThat(((Verdict.Rewrite) verdict).value())
        .isEqualTo(Json.of((Object) "Returns are accepted within 30 days [returns#2].  Bye."));
  }

  @Test
  void every_statement_needs_a_source_when_asked() {
    var text =
        Json.of((Object) "Our warehouse ships parcels daily. Returns are accepted [returns#2].");

    assertThat(check(Action.BLOCK, "{}", text).findings()).isEmpty();
    assertThat(check(Action.BLOCK, "{\"everySentence\":true}", text).findings())
        .extracting(Finding::code)
        .containsExactly("sentence_uncited");
  }

  @Test
  void a_list_of_citations_names_sources() {
    var settings = "{\"citationsAt\":\"/citations\"}";

    assertThat(
            check(
                    Action.BLOCK,
                    settings,
                    Json.parse(
                        "{\"answer\":\"Yes.\",\"citations\":[\"hours\",{\"id\":\"hours\"}]}"))
                .findings())
        .isEmpty();
    assertThat(
            check(
                    Action.BLOCK,
                    settings,
                    Json.parse("{\"answer\":\"Yes.\",\"citations\":[\"hours\",\"made-up\"]}"))
                .findings())
        .containsExactly(new Finding("citation_unknown", "/citations/1", "No source has this id"));
  }

  @Test
  void likeness_supports_what_shares_few_words() {
    var paraphrase = Json.of((Object) "Bring goods back inside a month [returns#2].");
    var alike = new GuardFactory((a, b) -> 0.9, null, GuardLimits.DEFAULT);
    var settings =
        Guards.settings(GuardrailType.GROUNDING, Action.BLOCK, "{\"similarityMin\":0.8}");

    assertThat(check(Action.BLOCK, "{}", paraphrase)).isInstanceOf(Verdict.Block.class);
    assertThat(alike.guard(settings).check(subject(paraphrase))).isEqualTo(new Verdict.Allow());
  }

  @Test
  void only_the_output_has_citations() {
    var settings =
        new GuardSettings(
            "g", 1, GuardrailType.GROUNDING, Set.of(Point.INPUT), Action.BLOCK, Json.EMPTY_OBJECT);

    assertThat(Guards.problems(settings)).extracting(p -> p.pointer()).containsExactly("/at");
  }

  private static Verdict check(Action action, String settings, Json document) {
    return Guards.guard(GuardrailType.GROUNDING, action, settings).check(subject(document));
  }

  private static GuardSubject subject(Json document) {
    return GuardSubject.of(Point.OUTPUT, document, Trust.UNTRUSTED, new TokenVault(Guards.SEED))
        .withSources(SOURCES, Set.of());
  }
}
