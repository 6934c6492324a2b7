package io.millrace.statestore.core;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.CommandBody;
import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.ParentStep;
import io.millrace.contracts.message.SessionState;
import io.millrace.contracts.workflow.Step;
import io.millrace.contracts.workflow.Work;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs begin. */
final class Starts {

  private static final String SESSION_BUSY = "session_busy";

  private Starts() {}

  static Decision start(Input.StartRequested input, Facts facts) {
    var body = input.body();
    return switch (input.resolution()) {
      case Resolution.Unresolved no -> reject(input, body, input.parent(), no.code(), no.message());
      case Resolution.Resolved yes -> {
        var session = input.parent() == null ? facts.session() : null;
        var busy = session != null && !session.active().isEmpty() ? session : null;
        var refusal = busy == null ? null : refusal(busy, yes);
        if (refusal != null) yield refuse(input, refusal);
        var context =
            input.parent() == null ? Sessions.context(session, yes.workflow()) : input.context();
        var p = Progress.begin(yes.workflow(), input, facts);
        begin(p, input, body, yes, input.parent(), null, context);
        if (busy != null) meet(p, busy);
        yield Flow.advance(p).done();
      }
    };
  }

  private static @Nullable String refusal(SessionState session, Resolution.Resolved resolved) {
    return switch (resolved.workflow().session().onMessage()) {
      case REJECT ->
          "The session " + session.sessionId() + " is busy with " + session.active().getFirst();
      case ENQUEUE ->
          session.queue().size() >= Sessions.QUEUE_MAX
              ? "The session "
                  + session.sessionId()
                  + " has "
                  + session.queue().size()
                  + " runs waiting"
              : null;
      case INTERRUPT, PARALLEL -> null;
    };
  }

  private static Decision refuse(Input.StartRequested input, String message) {
    return reject(input, input.body(), input.parent(), SESSION_BUSY, message);
  }

  /** Another run of the session is at work. */
  private static void meet(Progress p, SessionState session) {
    switch (p.workflow().session().onMessage()) {
      case ENQUEUE ->
          p.emit(
              new Event.RunHeld(
                  SESSION_BUSY,
                  session.queue().isEmpty()
                      ? session.active().getLast()
                      : session.queue().getLast()));
      case INTERRUPT -> {
        for (String other : session.active()) interrupt(p, other);
        for (String other : session.queue()) interrupt(p, other);
      }
      case PARALLEL, REJECT -> {}
    }
  }

  private static void interrupt(Progress p, String other) {
    p.command(
        other, new CommandBody.CancelRun("interrupted by the run " + p.state().runId(), false));
  }

  static Decision fork(Input.ForkRequested input, Facts facts) {
    var body = input.body();
    var asStart =
        new CommandBody.StartRun(
            body.workflow(),
            body.workflowVersion(),
            body.sessionId(),
            body.priority(),
            body.message(),
            body.input(),
            null);
    return switch (input.resolution()) {
      case Resolution.Unresolved no -> reject(input, asStart, null, no.code(), no.message());
      case Resolution.Resolved yes -> {
        if (!yes.workflow().steps().containsKey(body.origin().stepId()))
          yield reject(
              input,
              asStart,
              null,
              "step_unknown",
              "The workflow has no step " + body.origin().stepId());
        var p = Progress.begin(yes.workflow(), input, facts);
        var context = Sessions.context(facts.session(), yes.workflow());
        begin(p, input, asStart, yes, null, body, context);
        var anew = yes.workflow();
        for (Step step : anew.inOrder()) {
          var taken = body.takenOver().get(step.id());
          boolean again =
              step.id().equals(body.origin().stepId())
                  || anew.ancestors(step.id()).contains(body.origin().stepId());
          if (taken != null && !again) p.emit(new Event.StepTakenOver(step.id(), taken));
        }
        yield Flow.advance(p).done();
      }
    };
  }

  private static void begin(
      Progress p,
      Input.FromCommand input,
      CommandBody.StartRun body,
      Resolution.Resolved resolved,
      @Nullable ParentStep parent,
      CommandBody.@Nullable ForkRun fork,
      @Nullable Json context) {
    var workflow = resolved.workflow();
    var command = input.command();
    var deadlineAt = workflow.deadline() == null ? null : input.at().plus(workflow.deadline());
    p.emit(
        new Event.RunStarted(
            workflow.name(),
            resolved.version(),
            resolved.digest(),
            workflow.document(),
            command.tenant(),
            command.actor(),
            body.sessionId(),
            body.priority(),
            body.message(),
            body.input(),
            body.intent(),
            resolved.agents(),
            deadlineAt,
            resolved.terms(),
            resolved.workflows(),
            parent,
            fork == null ? null : fork.origin(),
            context));
    if (deadlineAt != null) p.startTimer(Timer.deadline(input.runId(), deadlineAt));
  }

  private static Decision reject(
      Input.FromCommand input,
      CommandBody.StartRun body,
      @Nullable ParentStep parent,
      String code,
      String message) {
    var rejected =
        new Event.RunRejected(
            body.workflow(),
            code,
            message,
            input.command().tenant(),
            input.command().actor(),
            body.sessionId(),
            body.message(),
            body.input(),
            parent);
    var entry = new JournalEntry(input.runId(), 1, input.at(), input.cause(), rejected);
    var run = FirstEvent.begin(entry);
    List<Effect> effects =
        parent == null
            ? List.of()
            : List.of(
                new Effect.TellParent(
                    parent, run.runId(), run.status(), null, false, run.failure(), run.usage()));
    return new Decision.Accepted(List.of(entry), effects, false, run);
  }

  /** Signals that some step of a workflow may wait for. */
  static boolean knows(Run run, String signal) {
    return run.workflow().inOrder().stream()
        .anyMatch(step -> step.work() instanceof Work.AwaitSignal s && s.signal().equals(signal));
  }
}
