package io.millrace.router.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitPreferenceTest {

  @Test
  void the_wait_is_found_among_other_preferences() {
    assertThat(WaitPreference.of(List.of("wait=5"))).isEqualTo(Duration.ofSeconds(5));
    assertThat(WaitPreference.of(List.of("respond-async, Wait = \"7\"")))
        .isEqualTo(Duration.ofSeconds(7));
    assertThat(WaitPreference.of(List.of("return=minimal", "wait=9; foo")))
        .isEqualTo(Duration.ofSeconds(9));
  }

  @Test
  void more_than_the_most_is_the_most() {
    assertThat(WaitPreference.of(List.of("wait=3600")))
        .isEqualTo(Duration.ofSeconds(WaitPreference.SECONDS_MAX));
  }

  @Test
  void what_is_not_understood_is_ignored() {
    for (var header :
        new String[] {
          "", "wait", "wait=", "wait=-1", "wait=soon", "await=5", "wait=0", "wait=12345678"
        }) assertThat(WaitPreference.of(List.of(header))).as(header).isEqualTo(Duration.ZERO);
    assertThat(WaitPreference.of(List.of())).isEqualTo(Duration.ZERO);
  }
}
