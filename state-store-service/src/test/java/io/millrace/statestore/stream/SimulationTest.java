package io.millrace.statestore.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.millrace.statestore.core.Walked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
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
 * build. Beside those that failed once, the folder has a history for each row of the transition
 * table that few others walk, named for it.
 */
class SimulationTest {

  private static final long HISTORIES_IN_A_BUILD = 10_000;
  private static final long HISTORIES = Long.getLong("millrace.histories", HISTORIES_IN_A_BUILD);
  private static final long HISTORIES_TO_FIND_A_FAULT = 3_000;

  private static final Path KEPT = Path.of("src/test/resources/simulation");

  @Test
  void every_history_keeps_every_invariant_and_all_of_them_walk_every_transition()
      throws InterruptedException, IOException {
    var only = Long.getLong("millrace.seed");
    var walked = new Walked();

    var broken = only == null ? SimSearch.anywhere(0, HISTORIES, walked) : tell(only);

    if (broken != null) fail(SimReport.of(broken, SimFault.NONE));
    if (only != null || HISTORIES < HISTORIES_IN_A_BUILD) return;
    for (var file : kept().toList()) read(file).play(SimFault.NONE, null, walked);
    assertThat(walked.missing())
        .as(
            "rows of Transitions that no history walks: keep a history in %s that does, or, where"
                + " none can, remove the row and draw docs/state-machine.md again",
            KEPT)
        .isEmpty();
  }

  private static SimHistory read(Path file) throws IOException {
    return SimHistory.parse(file.toString(), Files.readAllLines(file));
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
  void a_history_that_is_kept_keeps_every_invariant(Path file) throws IOException {
    var violation = read(file).play(SimFault.NONE);

    assertThat(violation).as("%s", file).isNull();
  }

  static Stream<SimFault> planted() {
    return Stream.concat(Stream.of(SimCoreFault.values()), Stream.of(SimShellFault.values()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("planted")
  void a_planted_fault_is_found_by_the_invariant_named_for_it(SimFault fault) {
    var found =
        SimSearch.first(fault, fault.firstSeed(), fault.firstSeed() + HISTORIES_TO_FIND_A_FAULT);

    assertThat(found)
        .as("what finds %s", fault)
        .isNotNull()
        .satisfies(f -> assertThat(f.violation().invariant).isEqualTo(fault.breaks()));
  }

  @Test
  void every_invariant_can_fail() {
    var broken = EnumSet.noneOf(SimInvariant.class);
    planted().forEach(fault -> broken.add(Objects.requireNonNull(fault.breaks())));

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

  @Test
  void a_history_that_fails_is_shrunk_and_can_be_played_again_from_its_text() {
    var fault = SimShellFault.TASK_IS_SENT_TWICE;
    var found = Objects.requireNonNull(SimSearch.first(fault, 0, HISTORIES_TO_FIND_A_FAULT));

    var shrunk = SimShrinker.shrink(found.history(), fault.breaks(), fault);

    assertThat(shrunk.events()).hasSizeLessThan(found.history().events().size()).hasSizeLessThan(4);
    var again = SimHistory.parse("a text", SimReport.text(shrunk, fault).lines().toList());
    assertThat(again.events()).isEqualTo(shrunk.events());
    assertThat(again.play(fault))
        .isNotNull()
        .satisfies(violation -> assertThat(violation.invariant).isEqualTo(fault.breaks()));
  }

  @Test
  void what_is_told_of_a_history_is_comment_however_many_lines_it_has() {
    var history = SimHistory.of(1);
    var told = List.of("It is no JSON\n at [Source: a string]\r\nSTART 1", "\n\nmood 7");

    var text = SimReport.text(history, told);

    assertThat(text).contains("# START 1", "# mood 7");
    var read = SimHistory.parse(history.origin(), text.lines().toList());
    assertThat(read).isEqualTo(history);
  }
}
