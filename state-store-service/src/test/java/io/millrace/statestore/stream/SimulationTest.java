package io.millrace.statestore.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The whole machine in random histories, on a fake clock and fake logs: the router starts runs,
 * agents answer, twice, late, never or nonsense, workers die, people decide and meddle, records
 * come again and across topics in any order, the clock jumps, and the process dies after any write.
 * Every {@link SimInvariant} holds after each step, and in the end every run has ended.
 *
 * <p>{@code -Dmillrace.histories=1000000}, or {@code ./millrace simulate}, plays more; {@code
 * -Dmillrace.seed=N} plays one and tells how it goes. A seed that fails is shrunk and kept under
 * {@code target/simulation}; moved to {@code src/test/resources/simulation}, it is played in every
 * build.
 */
class SimulationTest {

  private static final long HISTORIES = Long.getLong("millrace.histories", 10_000);
  private static final long HISTORIES_TO_FIND_A_FAULT = 3_000;

  /** Faults that an invariant of another name finds first. */
  private static final Set<SimFault> ALSO_BREAK_OTHERS =
      Set.of(SimCoreFault.PAUSE_IS_IGNORED, SimShellFault.POISON_IS_SWALLOWED);

  private static final Path KEPT = Path.of("src/test/resources/simulation");

  @Test
  void every_history_keeps_every_invariant() throws InterruptedException {
    var only = Long.getLong("millrace.seed");

    var broken = only == null ? SimSearch.anywhere(0, HISTORIES) : tell(only);

    if (broken != null) fail(SimReport.of(broken, SimFault.NONE));
  }

  private static SimSearch.@Nullable Found tell(long seed) {
    System.out.println(SimReport.text(SimHistory.of(seed), SimFault.NONE));
    return SimSearch.first(SimFault.NONE, seed, seed + 1);
  }

  static Stream<Path> kept() throws IOException {
    try (var files = Files.list(KEPT)) {
      return files.filter(f -> f.toString().endsWith(".txt")).sorted().toList().stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kept")
  void a_history_that_failed_once_keeps_every_invariant(Path file) throws IOException {
    var history = SimHistory.parse(file.toString(), Files.readAllLines(file));

    var violation = history.play(SimFault.NONE);

    assertThat(violation).as("%s", file).isNull();
  }

  static Stream<SimFault> planted() {
    return Stream.<SimFault>concat(
            Stream.of(SimCoreFault.values()), Stream.of(SimShellFault.values()))
        .filter(fault -> !ALSO_BREAK_OTHERS.contains(fault));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("planted")
  void a_planted_fault_is_found_by_the_invariant_named_for_it(SimFault fault) {
    var found = SimSearch.first(fault, 0, HISTORIES_TO_FIND_A_FAULT);

    assertThat(found)
        .as("what finds %s", fault)
        .isNotNull()
        .satisfies(f -> assertThat(f.violation().invariant).isEqualTo(fault.breaks()));
  }

  @Test
  void every_invariant_can_fail() {
    var broken = EnumSet.noneOf(SimInvariant.class);
    Stream.concat(planted(), ALSO_BREAK_OTHERS.stream())
        .forEach(fault -> broken.add(Objects.requireNonNull(fault.breaks())));

    assertThat(broken)
        .as("an invariant that no planted fault breaks may never find anything: plant one")
        .containsExactlyInAnyOrder(SimInvariant.values());
  }

  @Test
  void a_seed_gives_the_same_history_each_time() {
    for (long seed = 0; seed < 20; seed++) {
      var once = new ArrayList<String>();
      var again = new ArrayList<String>();
      SimHistory.of(seed).play(SimFault.NONE, once);
      SimHistory.of(seed).play(SimFault.NONE, again);

      assertThat(again).as("seed %d", seed).isEqualTo(once);
    }
  }
}
