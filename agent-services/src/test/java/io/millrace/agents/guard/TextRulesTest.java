package io.millrace.agents.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.definition.GuardrailDefinition.Action;
import io.millrace.contracts.guardrail.GuardrailSettings;
import io.millrace.contracts.guardrail.GuardrailType;
import io.millrace.contracts.json.Json;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Length, language, topics, schema, claims and addresses. */
class TextRulesTest {

  @Test
  void length_counts_all_strings_and_stops_at_the_bound() {
    var settings = "{\"charsMax\":6,\"charsMin\":3}";

    assertThat(length(settings, Json.of(List.of("abc", "def"))).findings()).isEmpty();
    assertThat(length(settings, Json.of(List.of("abc", "defg"))).findings())
        .containsExactly(new Finding("too_many_chars", "/1", "More than 6 characters"));
    assertThat(length(settings, Json.of(List.of("ab"))).findings())
        .extracting(Finding::code)
        .containsExactly("text_too_short");
  }

  @Test
  void length_cuts_at_the_end_and_never_inside_a_character() {
    var guard = Guards.guard(GuardrailType.LENGTH, Action.REWRITE, "{\"charsMax\":4}");

    assertThat(rewritten(guard, Json.of(List.of("abc", "defg"))))
        .isEqualTo(Json.of(List.of("abc", "…")));
    assertThat(rewritten(guard, Json.of((Object) "ab😀😀"))).isEqualTo(Json.of((Object) "ab…"));
    assertThat(rewritten(guard, Json.of(List.of("abcd", "e", "f"))))
        .isEqualTo(Json.of(List.of("abcd", "", "")));
  }

  @Test
  void length_estimates_tokens() {
    assertThat(LengthCheck.tokens("The weather is fine today.")).isBetween(5, 10);
    assertThat(LengthCheck.tokens("今日は天気")).isEqualTo(5);
    var guard = Guards.guard(GuardrailType.LENGTH, Action.REWRITE, "{\"tokensMax\":3}");

    var value = rewritten(guard, Json.of((Object) "one two three four"));

    assertThat(value).isEqualTo(Json.of((Object) "one two …"));
  }

  private static Verdict length(String settings, Json document) {
    return Guards.guard(GuardrailType.LENGTH, Action.BLOCK, settings)
        .check(Guards.subject(document));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "en | Please tell me where my parcel is and when it will arrive.",
        "de | Bitte sagen Sie mir, wo mein Paket ist und wann es ankommt.",
        "fr | Pouvez-vous me dire où est mon colis et quand il arrive ?",
        "es | Por favor, dígame dónde está mi paquete y cuándo llega.",
        "it | Mi può dire dove si trova il mio pacco e quando arriva?",
        "nl | Kunt u mij zeggen waar mijn pakket is en wanneer het komt?",
        "pt | Pode dizer-me onde está a minha encomenda e quando chega?",
        "other | Где моя посылка и когда она придёт?",
        "other | 我的包裹在哪里，什么时候到？",
        "unknown | Order 4711",
        "unknown | OK",
        "unknown | Gdzie jest moja przesyłka?",
      })
  void a_language_is_told_or_said_to_be_unknown(String language, String text) {
    assertThat(LanguageDetector.detect(text)).isEqualTo(language);
  }

  @Test
  void a_language_that_is_not_allowed_is_found_and_an_unknown_one_when_asked() {
    var strict = "{\"allowed\":[\"en\"],\"unknown\":\"find\"}";
    var mild = "{\"allowed\":[\"en\"]}";
    var german = "Bitte sagen Sie mir, wo mein Paket ist.";

    assertThat(codes(GuardrailType.LANGUAGE, mild, german)).containsExactly("language_not_allowed");
    assertThat(codes(GuardrailType.LANGUAGE, mild, "OK")).isEmpty();
    assertThat(codes(GuardrailType.LANGUAGE, strict, "OK")).containsExactly("language_unknown");
  }

  @Test
  void topics_are_allowed_or_denied_by_their_examples() {
    var settings =
        """
        {"allowed":[{"name":"parcels","examples":["where is my parcel"]}],
         "denied":[{"name":"politics","examples":["who will win the election"]}],
         "threshold":0.6}""";

    assertThat(codes(GuardrailType.TOPICS, settings, "where is my parcel")).isEmpty();
    assertThat(codes(GuardrailType.TOPICS, settings, "who will win the election"))
        .containsExactly("topic_denied");
    assertThat(codes(GuardrailType.TOPICS, settings, "how do birds fly south"))
        .containsExactly("topic_not_allowed");
    assertThat(codes(GuardrailType.TOPICS, settings, "hello")).isEmpty();
  }

  @Test
  void a_schema_names_the_place_and_the_rule() {
    var settings =
        """
        {"schema":{"type":"object","required":["amount"],
         "properties":{"amount":{"type":"number","maximum":100},"code":{"pattern":"^[A-Z]{2}$"}}}}""";
    var guard = Guards.guard(GuardrailType.SCHEMA, Action.BLOCK, settings);

    assertThat(guard.check(Guards.subject(Json.parse("{\"amount\":100,\"code\":\"AB\"}"))))
        .isEqualTo(new Verdict.Allow());
    assertThat(
            guard.check(Guards.subject(Json.parse("{\"amount\":101,\"code\":\"ABC\"}"))).findings())
        .extracting(Finding::pointer)
        .containsExactlyInAnyOrder("/amount", "/code");
    assertThat(guard.check(Guards.subject(Json.EMPTY_OBJECT)).findings())
        .containsExactly(new Finding("schema_mismatch", "", "Not what the rule required says"));
  }

  @Test
  void what_settings_can_name_is_what_can_be_found() {
    assertThat(LanguageDetector.languages()).isEqualTo(GuardrailSettings.Language.CODES);
    assertThat(PersonalKind.keys())
        .containsExactlyInAnyOrderElementsOf(GuardrailSettings.PersonalData.KINDS);
  }

  @Test
  void a_schema_that_is_none_cannot_be_published() {
    assertThat(problems(GuardrailType.SCHEMA, "{\"schema\":{\"type\":\"strin\"}}")).isNotEmpty();
    assertThat(problems(GuardrailType.SCHEMA, "{}")).containsExactly("/settings/schema");
  }

  private static final String CLAIMS =
      """
      {"claims":[{"code":"refund_promise","phrases":["you will get a refund"],
        "patterns":["(promise|guarantee)s? .{0,30}refund"],"unless":["cannot|can't|do not"],
        "instead":"A colleague decides about refunds."}]}""";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "You will get a  refund.",
        "We promise you a full refund.",
        "We PROMISE a re\u00adfund.",
        "Sure: you\u200b will get a refund!"
      })
  void a_claim_is_found_however_it_is_written(String text) {
    assertThat(codes(GuardrailType.FORBIDDEN_CLAIMS, CLAIMS, text))
        .containsExactly("refund_promise");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "We cannot promise a refund.",
        "We promise. A refund takes days.",
        "You will get a refunded ticket."
      })
  void what_is_not_the_claim_passes(String text) {
    assertThat(codes(GuardrailType.FORBIDDEN_CLAIMS, CLAIMS, text)).isEmpty();
  }

  @Test
  void the_sentence_with_a_claim_is_replaced() {
    var guard = Guards.guard(GuardrailType.FORBIDDEN_CLAIMS, Action.REWRITE, CLAIMS);

    assertThat(rewritten(guard, Json.of((Object) "Thank you. We promise a refund. Bye.")))
        .isEqualTo(Json.of((Object) "Thank you. A colleague decides about refunds. Bye."));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://shop.example/a?b=c | ''",
        "https://SHOP.example. | ''",
        "https://a.docs.example/x | ''",
        "https://evil.example/ | url_host",
        "https://shop.example.evil.example/ | url_host",
        "https://docs.example/ | url_host",
        "http://shop.example/ | url_scheme",
        "https://shop.example@evil.example/ | url_credentials",
        "https://shop.example\\@evil.example/ | url_unreadable",
        "https:/evil.example | url_host",
        "www.evil.example | url_host",
        "[go](//evil.example/x) | url_host",
        "[go](javascript:alert(1)) | url_scheme",
        "data:text/html;base64,AAAA | url_data",
        "https://shоp.example/ | url_host",
        "https://203.0.113.9/ | url_host",
        "https://shop.example:8443/ | ''",
        "![x](https://shop.example/p.png) | url_image",
        "![x][ref] | url_image",
        "<img src='https://shop.example/p.png'> | url_image",
        "no address: a/b, 12:30, x.y | ''",
        "given https://given.example/1 | ''",
      })
  void an_address_is_allowed_or_named_wrong(String text, String code) {
    var guard =
        Guards.guard(
            GuardrailType.URLS, Action.BLOCK, "{\"hosts\":[\"shop.example\",\"*.docs.example\"]}");
    var subject = Guards.subject(text).withSources(List.of(), Set.of("https://given.example/1"));

    var codes = guard.check(subject).findings().stream().map(Finding::code).distinct().toList();

    assertThat(codes).isEqualTo(code.isEmpty() ? List.of() : List.of(code));
  }

  @Test
  void an_address_is_taken_out() {
    var guard = Guards.guard(GuardrailType.URLS, Action.REWRITE, "{\"hosts\":[\"shop.example\"]}");

    assertThat(
            rewritten(
                guard,
                Json.of(
                    (Object)
                        "See https://x.example/a, ![p](https://x.example/q) or https://shop.example.")))
        .isEqualTo(Json.of((Object) "See [link removed], [link removed] or https://shop.example."));
  }

  private static Json rewritten(Guard guard, Json document) {
    var verdict = guard.check(Guards.subject(document));
    assertThat(verdict).isInstanceOf(Verdict.Rewrite.class);
    return ((Verdict.Rewrite) verdict).value();
  }

  private static List<String> codes(GuardrailType type, String settings, String text) {
    return Guards.check(type, Action.BLOCK, settings, text).findings().stream()
        .map(Finding::code)
        .toList();
  }

  private static List<String> problems(GuardrailType type, String settings) {
    return Guards.problems(Guards.settings(type, Action.BLOCK, settings)).stream()
        .map(p -> p.pointer())
        .toList();
  }
}
