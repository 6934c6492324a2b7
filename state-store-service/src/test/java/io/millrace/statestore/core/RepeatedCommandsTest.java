package io.millrace.statestore.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.CommandBody;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who repeats a command can be told that it was applied, whatever the run is now. */
class RepeatedCommandsTest {

  @Test
  void every_command_that_moved_the_run_is_remembered_the_one_that_ended_it_too() {
    var bench = Bench.started(Definitions.PANEL, "{}");
    List<CommandBody> bodies =
        List.of(
            new CommandBody.PauseRun("wait"),
            new CommandBody.ResumeRun("go on"),
            new CommandBody.SkipStep("side", "not needed"),
            new CommandBody.OverrideStep("strict", Json.EMPTY_OBJECT, null),
            new CommandBody.CancelRun("enough", false));

    for (CommandBody body : bodies) bench.apply(bench.command(body));

    assertThat(bench.state().applied())
        .containsExactly("command-1", "command-2", "command-3", "command-4", "command-5");
  }

  @Test
  void a_cancel_that_rolls_back_is_remembered_while_it_does() {
    var bench = Bench.started(Definitions.PANEL, "{}");

    bench.apply(bench.command("c-1", new CommandBody.CancelRun("enough", true)));
    bench.apply(bench.command("c-1", new CommandBody.CancelRun("enough", true)));

    assertThat(bench.state().applied()).containsExactly("c-1");
    assertThat(bench.last).isInstanceOf(Decision.Ignored.class);
  }
}
