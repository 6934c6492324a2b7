package io.millrace.agents.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.definition.GuardrailDefinition.Action;
import io.millrace.contracts.guardrail.GuardrailType;
import io.millrace.contracts.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The credentials here are made up, and put together so that no scanner takes them for real. */
class SecretsTest {

  private static final String CLOUD_KEY = "AKIA" + "QX7ZR2LM4TNBVC5W";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "key ~AKIA,QX7ZR2LM4TNBVC5W~ here | key [SECRET] here",
        "ghp ~ghp_,k3J9xQ2mV7bN4cT8wL1pR6sY0dF5gH2jA3zE~ | ghp [SECRET]",
        "use ~sk-ant-,api03-Qm7xV2bN9cT4wL8pR1sY6dF0~ | use [SECRET]",
        "jwt ~eyJ,hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl~ | jwt [SECRET]",
        "postgres://app:~hunter,2horse~@db/x | postgres://app:[SECRET]@db/x",
        "password: ~corr3ct-,horse~ | password: [SECRET]",
        "the password is ~Tr0ub4,dor&3~ ok | the password is [SECRET] ok",
        "api_key=~q8W2nZ5x,T7vB1mK4~ | api_key=[SECRET]",
        "Authorization: Bearer ~mF_9.B5f-,4.1JqM~ | Authorization: Bearer [SECRET]",
        "blob ~Zk3QvX9mT2bN7cL4,wR8pY1sD6fG0hJ5a~ end | blob [SECRET] end",
      })
  void a_credential_is_taken_out(String text, String rewritten) {
    var plain = text.replaceAll("~([^~,]*),([^~]*)~", "$1$2");

    var verdict = Guards.check(GuardrailType.SECRETS, Action.REWRITE, "{}", plain);

    assertThat(verdict).isInstanceOf(Verdict.Rewrite.class);
    assertThat(((Verdict.Rewrite) verdict).value()).isEqualTo(Json.of((Object) rewritten));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "I forgot my password and the token expired",
        "the password is wrong",
        "password: ********",
        "run 7f3e2a10-5b6c-4d8e-9f01-23456789abcd failed",
        "commit 3f786850e387550fdab836ed7e6dc881de23001b",
        "/usr/share/very/long/path/with/many/parts/Config.java",
        "Donaudampfschifffahrtsgesellschaftskapitaen",
        "sk-learn and skip-lists",
      })
  void talk_about_credentials_and_identifiers_pass(String text) {
    assertThat(Guards.check(GuardrailType.SECRETS, Action.BLOCK, "{}", text).findings()).isEmpty();
  }

  @Test
  void a_whole_private_key_is_taken_out() {
    var key = "-----BEGIN PRIVATE " + "KEY-----\nMIIEvQIBADAN\nBgkqhkiG\n-----END PRIVATE KEY-----";

    var verdict = Guards.check(GuardrailType.SECRETS, Action.REWRITE, "{}", "a " + key + " b");

    assertThat(((Verdict.Rewrite) verdict).value()).isEqualTo(Json.of((Object) "a [SECRET] b"));
  }

  @Test
  void hiding_does_not_help() {
    var zeroWidth = CLOUD_KEY.substring(0, 6) + "\u200b" + CLOUD_KEY.substring(6);
    var encoded =
        Base64.getEncoder()
            .encodeToString(("the key: " + CLOUD_KEY).getBytes(StandardCharsets.UTF_8));

    for (var hidden : new String[] {zeroWidth, encoded, "\uff21" + CLOUD_KEY.substring(1)})
      assertThat(
              Guards.check(GuardrailType.SECRETS, Action.BLOCK, "{\"entropy\":false}", hidden)
                  .findings())
          .as(hidden)
          .isNotEmpty();
  }

  @Test
  void the_name_of_a_field_says_that_its_value_is_a_credential() {
    var document =
        Json.parse("{\"clientSecret\":\"not-so-random-1\",\"name\":\"not-so-random-1\"}");

    var findings =
        Guards.guard(GuardrailType.SECRETS, Action.BLOCK, "{}")
            .check(Guards.subject(document))
            .findings();

    assertThat(findings).extracting(Finding::pointer).containsExactly("/clientSecret");
  }

  @Test
  void an_allowed_value_passes() {
    assertThat(
            Guards.check(
                    GuardrailType.SECRETS,
                    Action.BLOCK,
                    "{\"allowed\":[\"" + CLOUD_KEY + "\"]}",
                    CLOUD_KEY)
                .findings())
        .isEmpty();
  }
}
