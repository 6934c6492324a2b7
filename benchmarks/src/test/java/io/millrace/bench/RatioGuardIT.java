package io.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bench.installation.Installation;
import io.millrace.bench.load.ClosedLoop;
import io.millrace.bench.os.CpuMeter;
import io.millrace.bench.os.Folders;
import io.millrace.bench.report.Progress;
import io.millrace.bench.scenario.KafkaFloor;
import io.millrace.bench.scenario.RecordsPerRun;
import io.millrace.bench.scenario.Traffic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Guards what a run costs against the bare Kafka of the same run, not against a clock: a machine
 * that is slow or busy slows both. Ratios have room for noise, so they catch what doubles; counts
 * of records have none, so they catch a record more.
 */
@EnabledOnOs(OS.LINUX)
class RatioGuardIT {

  // Measured on 2026-11-20 in a run of all tests, two cores, cold: share 0.0080, CPU 163 times that
  // of the floor. A third and double of that: the floor warms up in seconds, the pipeline in
  // minutes.
  static final double SHARE_OF_FLOOR_MIN = 0.0026;
  static final double CPU_TO_FLOOR_MAX = 330;

  // Counted on 2026-11-20: 8 entries; 4 states, one for each input; changelogs 8 to 11, since runs,
  // timers and tenants are written once for each commit they changed in; 27 to 30 in all topics.
  static final double JOURNAL_PER_RUN = 8;
  static final double STATE_PER_RUN_MAX = 4;
  static final double CHANGELOG_PER_RUN_MAX = 12;
  static final double RECORDS_PER_RUN_MAX = 31;

  private static final int IN_FLIGHT = 64;
  private static final int COUNTED_RUNS = 200;
  private static final String WORKFLOW = "bench-pipeline";
  private static final Duration WARM_UP = Duration.ofSeconds(20);
  private static final Duration TIME = Duration.ofSeconds(6);
  private static final Path FOLDER = Path.of("target/ratio-guard").toAbsolutePath();

  private static ClosedLoop.Result pipeline;
  private static KafkaFloor.Result floor;
  private static double cpuPerRun;
  private static double cpuPerFloorRun;
  private static RecordsPerRun records;

  @BeforeAll
  static void measure() throws Exception {
    Folders.remove(FOLDER);
    var root = Path.of(System.getProperty("millrace.root", "..")).toAbsolutePath().normalize();
    try (var on =
            Installation.embedded(new Installation.Setup(root, FOLDER, List.of(), List.of()));
        var traffic = new Traffic(on);
        var bare = new KafkaFloor(on.kafka())) {
      traffic.warmUp(WORKFLOW, IN_FLIGHT, WARM_UP);
      var meter = CpuMeter.begin(on.parts());
      pipeline = traffic.closed(WORKFLOW).run(IN_FLIGHT, TIME);
      cpuPerRun = sum(meter) / pipeline.all();
      records = RecordsPerRun.measure(on, traffic, COUNTED_RUNS);
      bare.run(IN_FLIGHT, TIME);
      meter = CpuMeter.begin(on.parts());
      floor = bare.run(IN_FLIGHT, TIME);
      cpuPerFloorRun = sum(meter) / floor.runs();
    }
    Progress.say(
        "pipeline %.0f/s, floor %.0f/s, share %.4f; CPU %.3f and %.4f ms, ratio %.1f; records %s"
            .formatted(
                pipeline.perSecond(),
                floor.perSecond(),
                pipeline.perSecond() / floor.perSecond(),
                cpuPerRun,
                cpuPerFloorRun,
                cpuPerRun / cpuPerFloorRun,
                records.byTopic()));
  }

  @AfterAll
  static void remove() throws Exception {
    Folders.remove(FOLDER.resolve("data"));
  }

  private static double sum(CpuMeter meter) throws Exception {
    return meter.elapsedMs().values().stream().mapToDouble(Double::doubleValue).sum();
  }

  @Test
  void runs_reach_their_share_of_the_floor() {
    assertThat(pipeline.perSecond() / floor.perSecond()).isGreaterThan(SHARE_OF_FLOOR_MIN);
  }

  @Test
  void a_run_costs_no_more_than_so_many_runs_of_the_floor() {
    assertThat(cpuPerRun / cpuPerFloorRun).isLessThan(CPU_TO_FLOOR_MAX);
  }

  @Test
  void the_journal_has_one_entry_for_each_decision() {
    assertThat(records.journal()).isEqualTo(JOURNAL_PER_RUN);
  }

  @Test
  void states_and_changelogs_are_written_no_more_often() {
    assertThat(records.state()).isLessThanOrEqualTo(STATE_PER_RUN_MAX);
    assertThat(records.changelogs()).isLessThanOrEqualTo(CHANGELOG_PER_RUN_MAX);
    assertThat(records.all()).isLessThanOrEqualTo(RECORDS_PER_RUN_MAX);
  }
}
