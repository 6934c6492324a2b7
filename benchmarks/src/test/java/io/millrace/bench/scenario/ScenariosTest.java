package io.millrace.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScenariosTest {

  @Test
  void a_name_is_one_scenario_and_the_first_part_of_names_is_all_of_them() {
    assertThat(Scenarios.named("recovery-worker"))
        .extracting(Scenario::name)
        .containsExactly("recovery-worker");
    assertThat(Scenarios.named("recovery"))
        .extracting(Scenario::name)
        .containsExactly("recovery-worker", "recovery-server");
    assertThat(Scenarios.named("growth"))
        .extracting(Scenario::name)
        .containsExactly("growth-in-flight", "growth-steps", "growth-archive", "growth-partitions");
    assertThat(Scenarios.named("grow")).isEmpty();
  }

  @Test
  void names_are_different_and_what_grows_runs_only_where_it_is_named() {
    assertThat(Scenarios.all()).extracting(Scenario::name).doesNotHaveDuplicates();
    assertThat(Scenarios.all().stream().filter(Scenario::byDefault))
        .extracting(Scenario::name)
        .noneMatch(name -> name.startsWith("growth"));
  }
}
