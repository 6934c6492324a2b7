package io.millrace.statestore.core;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ways a run ends. Each is one last event, and the step that started the run is told. */
final class Ends {

  private Ends() {}

  static void complete(Progress p, Json output, boolean degraded, List<String> warnings) {
    end(p, new Event.RunCompleted(output, degraded, warnings));
  }

  static void fail(Progress p, String code, String message, @Nullable String stepId) {
    end(p, new Event.RunFailed(code, message, stepId));
  }

  static void cancel(Progress p, String actor, String reason) {
    end(p, new Event.RunCancelled(actor, reason));
  }

  static void compensated(Progress p) {
    var why = p.state().compensation();
    if (why != null) end(p, new Event.RunCompensated(why.code(), why.message(), why.stepId()));
  }

  private static void end(Progress p, Event last) {
    p.emit(last);
    var run = p.state();
    if (run.parent() != null)
      p.effect(
          new Effect.TellParent(
              run.parent(),
              run.runId(),
              run.status(),
              run.output(),
              run.degraded(),
              run.failure(),
              run.usage()));
  }
}
