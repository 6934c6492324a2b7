package io.millrace.agents.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class RetryAfterTest {

  private static final Instant NOW = Instant.parse("2026-11-20T09:00:00Z");

  @Test
  void seconds_and_dates_are_understood() {
    assertThat(RetryAfter.parse("3", NOW)).isEqualTo(3_000);
    assertThat(RetryAfter.parse("0.5", NOW)).isEqualTo(500);
    assertThat(RetryAfter.parse("Fri, 20 Nov 2026 09:00:20 GMT", NOW)).isEqualTo(20_000);
  }

  @Test
  void what_cannot_be_read_says_nothing() {
    assertThat(RetryAfter.parse(null, NOW)).isNull();
    assertThat(RetryAfter.parse("soon", NOW)).isNull();
  }

  @Test
  void a_provider_does_not_decide_how_long_a_run_lives() {
    assertThat(RetryAfter.parse("99999999", NOW)).isEqualTo(RetryAfter.MAX.toMillis());
    assertThat(RetryAfter.parse("-5", NOW)).isZero();
  }
}
