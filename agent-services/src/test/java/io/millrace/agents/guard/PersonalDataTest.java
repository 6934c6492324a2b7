package io.millrace.agents.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.definition.GuardrailDefinition.Action;
import io.millrace.contracts.definition.GuardrailDefinition.Point;
import io.millrace.contracts.guardrail.GuardrailType;
import io.millrace.contracts.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PersonalDataTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Write to jane.doe+news@mail.example.org today | Write to [EMAIL] today",
        "IBAN GB82 WEST 1234 5698 7654 32 and more | IBAN [IBAN] and more",
        "iban: nl91abna0417164300. | iban: [IBAN].",
        "Card 4111 1111 1111 1111 exp 12/30 | Card [CARD] exp 12/30",
        "Amex 378282246310005 | Amex [CARD]",
        "from 203.0.113.77 at noon | from [IP] at noon",
        "from 2001:db8::8a2e:370:7334 at noon | from [IP] at noon",
        "born on 12 March 1984 in Bonn | born on [BIRTH_DATE] in Bonn",
        "date of birth: 1984-03-12 | date of birth: [BIRTH_DATE]",
        "Call +49 30 901820 12 now | Call [PHONE] now",
        "Call 06-12345678 now | Call [PHONE] now",
        "Call (212) 555-0143 now | Call [PHONE] now",
        "DNI 12345678Z ok | DNI [NATIONAL_ID] ok",
        "NIE X1234567L ok | NIE [NATIONAL_ID] ok",
        "CF RSSMRA85T10A562S ok | CF [NATIONAL_ID] ok",
        "SSN 123-45-6789 ok | SSN [NATIONAL_ID] ok",
        "BSN 111222333 ok | BSN [NATIONAL_ID] ok",
        "NHS number 943 476 5919 ok | NHS number [NATIONAL_ID] ok",
        "Steuer-ID 86095742719 ok | Steuer-ID [NATIONAL_ID] ok",
        "NIF 123456789 ok | NIF [NATIONAL_ID] ok",
        "NIR 2 55 08 14 168 025 38 ok | NIR [NATIONAL_ID] ok",
        "nr 85.07.30-033.28 ok | nr [NATIONAL_ID] ok",
        "fullwidth ｊａｎｅ@mail.example and jane\u200b@mail.example | fullwidth [EMAIL] and [EMAIL]",
      })
  void what_has_the_form_of_personal_data_is_masked(String text, String masked) {
    var verdict = Guards.check(GuardrailType.PERSONAL_DATA, Action.REWRITE, "{}", text);

    assertThat(verdict).isInstanceOf(Verdict.Rewrite.class);
    assertThat(((Verdict.Rewrite) verdict).value()).isEqualTo(Json.of((Object) masked));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GB82 WEST 1234 5698 7654 33 fails its check digits",
        "4111 1111 1111 1112 fails Luhn",
        "version 1.2.3 and 10.20.300.40",
        "at 12:34:56 on 2026-03-12",
        "order 111222333 has no word that names an identity",
        "12345678A is no DNI",
        "RSSMRA85T10A562T is no codice fiscale",
        "SSN 000-12-3456 was never given out",
        "a total of 1,234,567.89 euro",
        "127.0.0.1 is nobody's",
        "std::vector and a::b",
        "invoice 2026-0001234 of 3 March 2026",
        "user@localhost is no address",
      })
  void what_only_looks_like_it_passes(String text) {
    assertThat(Guards.check(GuardrailType.PERSONAL_DATA, Action.BLOCK, "{}", text).findings())
        .isEmpty();
  }

  @Test
  void only_the_named_kinds_are_looked_for_and_our_own_addresses_are_allowed() {
    var settings = "{\"kinds\":[\"email\"],\"allowed\":[\"@shop.example\",\"info@x.example\"]}";

    assertThat(
            Guards.check(
                    GuardrailType.PERSONAL_DATA,
                    Action.BLOCK,
                    settings,
                    "help@shop.example, INFO@x.example, +49 30 901820 12")
                .findings())
        .isEmpty();
    assertThat(
            Guards.check(GuardrailType.PERSONAL_DATA, Action.BLOCK, settings, "me@x.example")
                .findings())
        .extracting(Finding::code)
        .containsExactly("personal_email");
  }

  @Test
  void tokens_stand_for_values_until_they_are_restored() {
    var vault = new TokenVault(Guards.SEED);
    var guard =
        Guards.guard(GuardrailType.PERSONAL_DATA, Action.REWRITE, "{\"mode\":\"tokenise\"}");
    var document = Json.parse("{\"q\":\"a@x.example, b@x.example and a@x.example\"}");

    var verdict = guard.check(GuardSubject.of(Point.INPUT, document, Trust.UNTRUSTED, vault));

    var value = ((Verdict.Rewrite) verdict).value();
    assertThat(value.text())
        .matches("\\{\"q\":\"\\[EMAIL_1_(\\w{8})], \\[EMAIL_2_\\1] and \\[EMAIL_1_\\1]\"}");
    assertThat(vault.restore(value)).isEqualTo(document);
    assertThat(guard.check(GuardSubject.of(Point.OUTPUT, value, Trust.UNTRUSTED, vault)))
        .isEqualTo(new Verdict.Allow());
    vault.close();
    assertThat(vault.restore(value)).isEqualTo(value);
  }

  @Test
  void the_same_seed_gives_the_same_tokens_and_another_vault_restores_nothing() {
    var text = Json.of((Object) "a@x.example");
    var guard =
        Guards.guard(GuardrailType.PERSONAL_DATA, Action.REWRITE, "{\"mode\":\"tokenise\"}");
    var first = (Verdict.Rewrite) guard.check(Guards.subject(text));
    var again = (Verdict.Rewrite) guard.check(Guards.subject(text));
    var other = new TokenVault("run-2/step-1");
    guard.check(GuardSubject.of(Point.INPUT, text, Trust.UNTRUSTED, other));

    assertThat(again.value()).isEqualTo(first.value());
    assertThat(other.restore(first.value())).isEqualTo(first.value());
    assertThat(other.restore(Json.of((Object) "[EMAIL_1]")))
        .isEqualTo(Json.of((Object) "[EMAIL_1]"));
  }
}
