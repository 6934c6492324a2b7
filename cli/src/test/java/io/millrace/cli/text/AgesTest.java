package io.millrace.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgesTest {

  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

  @ParameterizedTest
  @CsvSource({"0,0s", "59,59s", "60,1m", "7199,1h", "172800,2d", "-5,0s"})
  void an_age_has_one_unit(long seconds, String age) {
    assertThat(Ages.since(at(NOW.minusSeconds(seconds)), NOW)).isEqualTo(age);
  }

  @ParameterizedTest
  @CsvSource({"999,999ms", "1000,1.0s", "59900,59.9s", "192000,3m 12s"})
  void a_duration_is_exact_enough_to_compare(long ms, String duration) {
    assertThat(Ages.between(at(NOW), at(NOW.plusMillis(ms)))).isEqualTo(duration);
  }

  @Test
  void what_is_due_is_ahead_or_late() {
    assertThat(Ages.until(at(NOW.plusSeconds(7200)), NOW)).isEqualTo("in 2h");
    assertThat(Ages.until(at(NOW.minusSeconds(120)), NOW)).isEqualTo("2m late");
  }

  @Test
  void what_is_no_instant_is_a_dash() {
    assertThat(Ages.since(NullNode.getInstance(), NOW)).isEqualTo("-");
    assertThat(Ages.since(TextNode.valueOf("yesterday"), NOW)).isEqualTo("-");
  }

  private static JsonNode at(Instant instant) {
    return TextNode.valueOf(instant.toString());
  }
}
