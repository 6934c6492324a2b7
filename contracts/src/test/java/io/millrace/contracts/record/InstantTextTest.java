package io.millrace.contracts.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class InstantTextTest {

  @Test
  void the_text_is_that_of_the_instant() {
    var random = new SplittableRandom(3);
    var years = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();
    for (int i = 0; i < 200_000; i++)
      check(Instant.ofEpochMilli(random.nextLong(-years / 2, years + 1)));
    for (long day = -800_000; day < 3_000_000; day += 3) check(Instant.ofEpochSecond(day * 86_400));
  }

  @Test
  void the_text_of_unusual_instants_is_theirs_too() {
    for (var text :
        List.of(
            "0000-02-29T00:00:00Z",
            "0001-01-01T00:00:00Z",
            "0000-12-31T23:59:59.999Z",
            "9999-12-31T23:59:59.999Z",
            "+10000-01-01T00:00:00Z",
            "-0001-01-01T00:00:00Z",
            "2024-02-29T12:00:00.000001Z",
            "2024-02-29T12:00:00.000000001Z",
            "2024-02-29T12:00:00.010Z",
            "1969-12-31T23:59:59.999Z",
            "1970-01-01T00:00:00Z")) {
      check(Instant.parse(text));
      assertThat(bytes(Instant.parse(text))).isEqualTo(text);
    }
    check(Instant.MIN);
    check(Instant.MAX);
  }

  private static void check(Instant instant) {
    var text = bytes(instant);
    if (!text.equals(instant.toString())) assertThat(text).isEqualTo(instant.toString());
  }

  private static String bytes(Instant instant) {
    return new String(InstantText.bytes(instant), StandardCharsets.US_ASCII);
  }
}
