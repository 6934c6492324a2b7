package io.millrace.agents.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.agents.guard.GuardFactory;
import io.millrace.agents.guard.GuardLimits;
import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.message.RegistryEntry;
import io.millrace.contracts.message.RegistryKind;
import io.millrace.kit.registry.RegistryView;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How long memories are kept, as the registry says. */
class MemoryAgesTest {

  private final RegistryView registry = new RegistryView();
  private final Parts parts =
      new Parts(
          registry, new GuardFactory((a, b) -> 0, null, GuardLimits.DEFAULT), Duration.ofMillis(1));

  @Test
  void without_a_memory_policy_there_is_no_age() {
    assertThat(parts.memoryAges()).isEmpty();
  }

  @Test
  void the_newest_version_that_is_not_deprecated_says_how_long() {
    // given
    publish("notes", 1, "P90D", false);
    publish("notes", 2, "P30D", false);
    publish("notes", 3, "P1D", true);
    publish("guests", 1, null, false);

    // when
    var ages = parts.memoryAges();

    // then
    assertThat(ages)
        .isEqualTo(Map.of("notes", Duration.ofDays(30), "guests", Duration.ofDays(365)));
  }

  @Test
  void an_age_that_no_calendar_has_stops_nobody_elses_retention() {
    // given
    publish("notes", 1, "P90D", false);
    publish("never", 1, "PT0S", false);
    publish("ever", 1, "P99999999999D", false);

    // when
    var ages = parts.memoryAges();

    // then
    assertThat(ages).isEqualTo(Map.of("notes", Duration.ofDays(90)));
  }

  private void publish(String name, int version, @Nullable String maxAge, boolean deprecated) {
    var document =
        DefinitionText.read(
                "memory: "
                    + name
                    + "\ndescription: Test.\nscope: session\n"
                    + (maxAge == null ? "" : "retention: {maxAge: " + maxAge + "}\n"))
            .canonical();
    registry.put(
        new RegistryEntry(
            RegistryKind.MEMORY,
            name,
            version,
            "Test.",
            DefinitionText.digest(document),
            document,
            Instant.EPOCH,
            "test",
            deprecated));
  }
}
