package io.millrace.statestore.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.AgentTerms;
import io.millrace.contracts.message.CommandBody;
import io.millrace.contracts.message.TakenStep;
import io.millrace.contracts.workflow.Workflow;
import io.millrace.contracts.workflow.WorkflowParser;
import java.util.List;
import org.junit.jupiter.api.Test;

class TakenStepsTest {

  private static final Workflow TRIP =
      WorkflowParser.parse(
          """
          workflow: trip
          description: Two bookings and two look-ups beside them.
          input: {type: object}
          steps:
            weather: {agent: weather, input: '{}'}
            book: {agent: booker, input: '{}'}
            mail: {agent: mailer, after: [book], input: '{}'}
            pay: {agent: payer, after: [weather], input: '{}'}
            last: {agent: closer, after: [mail, pay], input: '{}'}
          output: '{}'
          """);

  private static Bench allButTheLast() {
    var bench = new Bench(TRIP);
    bench.terms.put("booker", new AgentTerms(true, "unbooker", 0, 0));
    bench.terms.put("unbooker", new AgentTerms(false, null, 0, 0));
    bench.apply(bench.start("{}"));
    for (String step : List.of("weather", "book", "mail", "pay"))
      bench.apply(bench.succeed(step, "{\"of\":\"" + step + "\"}", 0.8));
    return bench;
  }

  private static Run run(Bench bench) {
    return new Run(bench.workflow, bench.state());
  }

  @Test
  void all_but_the_step_and_what_comes_after_it_is_taken_with_outputs_and_confidence() {
    var bench = allButTheLast();

    var taken = TakenSteps.of(run(bench), "pay");

    assertThat(taken.keySet()).containsExactly("book", "mail", "weather");
    assertThat(taken.get("book"))
        .isEqualTo(new TakenStep(new Json("{\"of\":\"book\"}"), 0.8, List.of(), null, false));
  }

  @Test
  void skipped_steps_are_taken_as_skipped_and_open_or_failed_ones_are_not() {
    var bench = new Bench(Definitions.DESK);
    bench.apply(bench.start("{\"question\": \"why?\"}"));

    var taken = TakenSteps.of(run(bench), "approval");

    assertThat(taken.keySet()).containsExactly("account");
    assertThat(taken.get("account"))
        .isEqualTo(
            new TakenStep(
                null, null, List.of(), "condition is false: has(input.customerId)", false));
  }

  @Test
  void what_was_rolled_back_is_done_again_with_all_that_comes_after_it() {
    var bench = allButTheLast();
    bench.apply(bench.command(new CommandBody.CancelRun("enough", true)));

    var taken = TakenSteps.of(run(bench), "last");

    assertThat(taken.keySet()).containsExactly("pay", "weather");
  }
}
