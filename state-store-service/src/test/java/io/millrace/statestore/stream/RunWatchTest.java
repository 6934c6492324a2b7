package io.millrace.statestore.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.message.RunStatus;
import org.junit.jupiter.api.Test;

class RunWatchTest {

  private final RunWatch watch = new RunWatch();

  @Test
  void one_caller_that_gives_up_takes_nobody_elses_call() {
    var patient = watch.atRest("r");
    var hasty = watch.atRest("r");
    watch.forget("r", hasty);

    watch.changed("r", true, RunStatus.COMPLETED);

    assertThat(patient).isCompleted();
    assertThat(hasty).isNotDone();
  }

  @Test
  void a_run_that_goes_on_wakes_nobody_and_one_that_asks_a_person_does() {
    var waiting = watch.atRest("r");
    watch.changed("r", false, RunStatus.RUNNING);
    watch.changed("other", true, RunStatus.COMPLETED);
    assertThat(waiting).isNotDone();

    watch.changed("r", false, RunStatus.WAITING_REVIEW);

    assertThat(waiting).isCompleted();
  }
}
