package io.millrace.agents.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalJsonTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"b\":1e1,\"a\":\"x\"} | {\"a\":\"x\",\"b\":10}",
        "12345678901234567890.50 | 12345678901234567890.5",
        "[0.00, -1.5e2, true, null] | [0,-150,true,null]",
        "1e999999 | 1E+999999",
        "\"pay \\u202eC-1\" | \"pay \\u202eC-1\"",
        "\"a\\u00a0b\\u200bc\\u00e9\" | \"a\\u00a0b\\u200bcé\"",
        "\"\\uD83D\\uDE00 \\udb40\\udc41\" | \"😀 \\udb40\\udc41\"",
        "{\"a\":1,\"a\":2} | {\"a\":2}"
      })
  void a_value_is_legible_in_one_spelling(String value, String legible) {
    // when
    var text = CanonicalJson.legible(new Json(value));
    // then
    assertThat(text).isEqualTo(legible);
    assertThat(CanonicalJson.of(new Json(text))).isEqualTo(CanonicalJson.of(new Json(value)));
  }
}
