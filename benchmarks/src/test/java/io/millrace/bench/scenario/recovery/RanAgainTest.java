package io.millrace.bench.scenario.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bench.agent.Bodies.Note;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Outcome;
import io.millrace.contracts.message.TaskResult;
import io.millrace.contracts.message.Usage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RanAgainTest {

  private static final Outcome SUCCEEDED =
      new Outcome.TaskSucceeded(new Json("{}"), null, List.of());
  private static final Outcome FAILED = new Outcome.TaskFailed("x", "failed", true, null);

  @Test
  void tells_interrupted_bodies_from_work_done_twice_and_from_finished_steps() {
    // given
    var notes =
        List.of(
            new Note(true, 100, "r/once/1"),
            new Note(false, 400, "r/once/1"),
            new Note(true, 100, "r/interrupted/1"),
            new Note(true, 900, "r/interrupted/2"),
            new Note(false, 1_200, "r/interrupted/2"),
            new Note(true, 100, "r/result-lost/1"),
            new Note(false, 400, "r/result-lost/1"),
            new Note(true, 900, "r/result-lost/1"),
            new Note(true, 100, "r/finished/1"),
            new Note(false, 400, "r/finished/1"),
            new Note(true, 900, "r/finished/1"));
    var finished = Map.of("r/once", 420L, "r/interrupted", 1_220L, "r/finished", 420L);

    // when
    var ranAgain = RanAgain.of(notes, finished);

    // then
    assertThat(ranAgain).isEqualTo(new RanAgain(7, 3, 2, 1));
  }

  @Test
  void a_step_has_finished_with_its_first_durable_result_that_succeeded() {
    // given
    var finished = new RanAgain.Finished();

    // when
    finished.note(result("r", "failed", 1, FAILED), 100);
    finished.note(result("r", "second", 1, FAILED), 100);
    finished.note(result("r", "second", 2, SUCCEEDED), 700);
    finished.note(result("r", "twice", 1, SUCCEEDED), 500);
    finished.note(result("r", "twice", 1, SUCCEEDED), 400);

    // then
    assertThat(finished.atMs()).isEqualTo(Map.of("r/second", 700L, "r/twice", 400L));
  }

  private static TaskResult result(String run, String step, int attempt, Outcome outcome) {
    return new TaskResult(
        run + "/" + step + "/" + attempt,
        run,
        step,
        attempt,
        "bench-slow",
        1,
        "worker",
        Instant.EPOCH,
        Instant.EPOCH,
        Usage.NONE,
        List.of(),
        outcome);
  }
}
