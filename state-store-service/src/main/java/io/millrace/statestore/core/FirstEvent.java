package io.millrace.statestore.core;

import io.millrace.contracts.message.Event;
import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.Priority;
import io.millrace.contracts.message.RunFailure;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.RunStatus;
import io.millrace.contracts.message.Usage;
import java.util.List;
import java.util.TreeMap;

/** The state a run begins with. */
final class FirstEvent {

  private FirstEvent() {}

  static RunState begin(JournalEntry entry) {
    return switch (entry.event()) {
      case Event.RunStarted e -> started(entry, e);
      case Event.RunRejected e -> rejected(entry, e);
      case Event other ->
          throw new IllegalTransitionException(
              "Run " + entry.runId() + " cannot begin with " + other.getClass().getSimpleName());
    };
  }

  private static RunState started(JournalEntry entry, Event.RunStarted e) {
    return new RunState(
        entry.runId(),
        entry.sequence(),
        RunStatus.RUNNING,
        e.workflow(),
        e.workflowVersion(),
        e.digest(),
        e.tenant(),
        e.actor(),
        e.sessionId(),
        e.priority(),
        e.message(),
        e.input(),
        e.intent(),
        e.agents(),
        entry.at(),
        entry.at(),
        null,
        e.deadlineAt(),
        null,
        Usage.NONE,
        new TreeMap<>(),
        null,
        null,
        false,
        List.of(),
        e.terms(),
        e.workflows(),
        e.parent(),
        e.forkedFrom(),
        e.context(),
        null,
        null,
        null,
        List.of(),
        List.of(),
        List.of());
  }

  private static RunState rejected(JournalEntry entry, Event.RunRejected e) {
    return new RunState(
        entry.runId(),
        entry.sequence(),
        RunStatus.FAILED,
        e.workflow(),
        0,
        "",
        e.tenant(),
        e.actor(),
        e.sessionId(),
        Priority.NORMAL,
        e.text(),
        e.input(),
        null,
        new TreeMap<>(),
        entry.at(),
        entry.at(),
        entry.at(),
        null,
        null,
        Usage.NONE,
        new TreeMap<>(),
        null,
        new RunFailure(e.code(), e.message(), null),
        false,
        List.of(),
        new TreeMap<>(),
        new TreeMap<>(),
        e.parent(),
        null,
        null,
        null,
        null,
        null,
        List.of(),
        List.of(),
        List.of());
  }
}
