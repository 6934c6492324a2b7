package io.millrace.statestore.api;

import com.github.f4b6a3.ulid.UlidCreator;
import io.millrace.contracts.message.Command;
import io.millrace.contracts.message.CommandBody;
import io.millrace.contracts.message.RunState;
import io.millrace.statestore.api.ControlAnswers.Accepted;
import io.millrace.statestore.core.Decider;
import io.millrace.statestore.core.Decision;
import io.millrace.statestore.core.Facts;
import io.millrace.statestore.core.Input;
import io.millrace.statestore.core.Run;
import io.millrace.statestore.stream.CommandSender;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Sends commands to runs that are open.
 *
 * <p>Before a command goes out the machine is asked here what it would decide now, on the state
 * that is read: what it would refuse is refused at once, with the same code. The state may be a
 * moment old, so a command that would change nothing is sent all the same, and the one decision
 * that counts is made behind the commands that are on their way.
 */
@ApplicationScoped
public class RunCommands {

  private final RunQueries queries;
  private final PinnedDefinitions definitions;
  private final CommandSender sender;
  private final Clock clock = Clock.systemUTC();

  RunCommands(RunQueries queries, PinnedDefinitions definitions, CommandSender sender) {
    this.queries = queries;
    this.definitions = definitions;
    this.sender = sender;
  }

  /**
   * @param commandId null for one that is never repeated
   * @param hint what can be done instead when the run has ended
   */
  Accepted send(
      String runId, @Nullable String commandId, String actor, CommandBody body, String hint) {
    var state = queries.find(runId);
    if (commandId != null && state.applied().contains(commandId))
      return Accepted.of(runId, "the command was applied already");
    if (Run.isEnded(state)) throw ControlProblems.ended(state, hint);
    var id = commandId == null ? UlidCreator.getMonotonicUlid().toString() : commandId;
    var command = new Command(id, runId, clock.instant(), state.tenant(), actor, body);
    var note =
        switch (rehearse(state, command)) {
          case Decision.Rejected rejected -> throw ControlProblems.of(rejected);
          case Decision.Ignored ignored -> {
            if (body instanceof CommandBody.CancelRun && state.compensation() != null)
              throw ControlProblems.rollsBack(runId);
            yield ignored.reason();
          }
          case Decision.Accepted yes -> null;
          case Decision.Premature result ->
              throw new IllegalStateException("A command is no result: " + result);
        };
    sender.send(command);
    return Accepted.of(runId, note);
  }

  private Decision rehearse(RunState state, Command command) {
    var workflow = RunQueries.guarded(() -> definitions.of(state)).orElseThrow();
    return Decider.decide(
        new Run(workflow, state), new Input.Commanded(command, command.at()), Facts.NONE);
  }
}
