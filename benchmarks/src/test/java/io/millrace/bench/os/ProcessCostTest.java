package io.millrace.bench.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProcessCostTest {

  private static final String TIMES = " S 1 2 3 4 5 6 7 8 9 10 120 34 560 78 20 0 31 0 999 0";

  @Test
  void own_time_is_user_and_system_and_that_of_ended_children_stands_apart() {
    assertThat(ProcessStat.parse("4711 (java)" + TIMES))
        .isEqualTo(new ProcessStat(false, 154, 638));
  }

  @Test
  void a_name_with_blanks_and_parentheses_does_not_shift_the_fields() {
    assertThat(ProcessStat.parse("4711 (a (b) c) d)" + TIMES))
        .isEqualTo(new ProcessStat(false, 154, 638));
  }

  @Test
  void what_its_parent_has_not_waited_for_has_ended_all_the_same() {
    assertThat(ProcessStat.parse("4711 (postgres)" + TIMES.replace(" S ", " Z ")).gone()).isTrue();
  }

  @Test
  void memory_is_the_proportional_share_alone() {
    var rollup =
        Stream.of(
            "55d0-7ffe ---p 00000000 00:00 0    [rollup]",
            "Rss:              524288 kB",
            "Pss:              262144 kB",
            "Pss_Dirty:        131072 kB",
            "Pss_Anon:         131072 kB");

    assertThat(ProcessCost.pssKb(rollup)).isEqualTo(262_144);
  }

  @Test
  void a_process_that_is_gone_costs_nothing() throws Exception {
    assumeThat(Files.exists(Path.of("/proc/self/stat"))).isTrue();
    long gone = Long.MAX_VALUE;

    assertThat(ProcessCost.treeCpuMs(gone)).isZero();
    assertThat(ProcessCost.memoryMb(List.of(gone))).isZero();
  }

  @Test
  void this_process_costs_something() throws Exception {
    assumeThat(Files.exists(Path.of("/proc/self/stat"))).isTrue();
    long self = ProcessHandle.current().pid();

    assertThat(ProcessCost.cpuMs(self)).isPositive();
    assertThat(ProcessCost.memoryMb(List.of(self))).isGreaterThan(10);
  }
}
