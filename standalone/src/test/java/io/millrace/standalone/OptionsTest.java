package io.millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  @Test
  void withoutOptionsEverythingHasADefault() {
    // when
    Options options = Options.parse(List.of());

    // then
    assertThat(options.data()).isEqualTo(Path.of(System.getProperty("user.home"), ".millrace"));
    assertThat(options.port()).isEqualTo(8080);
    assertThat(options.kafka()).isEmpty();
    assertThat(options.postgres()).isEmpty();
    assertThat(options.example()).isEmpty();
  }

  @Test
  void valuesFollowOptionsOrAreAttached() {
    // when
    Options options =
        Options.parse(List.of("--data", "/var/millrace", "--port=0", "--kafka", "a:9092,b:9092"));

    // then
    assertThat(options.data()).isEqualTo(Path.of("/var/millrace"));
    assertThat(options.port()).isZero();
    assertThat(options.kafka()).contains("a:9092,b:9092");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--prot 80",
        "up",
        "--port",
        "--port eighty",
        "--port 65536",
        "--data --port 1",
        "--kafka localhost",
        "--data="
      })
  void aCommandLineThatMakesNoSenseIsRefused(String line) {
    assertThatThrownBy(() -> Options.parse(List.of(line.split(" "))))
        .isInstanceOfSatisfying(
            CannotStartException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("--help");
  }
}
