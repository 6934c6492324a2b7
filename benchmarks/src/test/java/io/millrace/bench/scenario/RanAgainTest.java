package io.millrace.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.bench.agent.Bodies.Note;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RanAgainTest {

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
}
