package io.millrace.statestore.stream;

import io.millrace.contracts.id.RunIds;
import io.millrace.contracts.message.Command;
import io.millrace.contracts.message.CommandBody;
import io.millrace.contracts.message.Priority;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.SessionState;
import io.millrace.contracts.record.Records;
import io.millrace.contracts.workflow.Workflow;
import io.millrace.statestore.core.Input;
import io.millrace.statestore.core.Sessions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The sessions of a partition, folded as their runs move. */
final class SessionStore {

  /** Who starts the run that writes a summary; that run is no turn of the session. */
  private static final String SUMMARY_ACTOR = "session:";

  private final KeyValueStore<String, byte[]> store;
  private final Resolver resolver;

  SessionStore(KeyValueStore<String, byte[]> store, Resolver resolver) {
    this.store = store;
    this.resolver = resolver;
  }

  @Nullable SessionState find(String sessionId) {
    var bytes = store.get(sessionId);
    return bytes == null ? null : Records.codec(SessionState.class).decode(bytes);
  }

  /**
   * Folds a run that moved into its session.
   *
   * @param before the run before it moved; null when it did not exist
   * @return what has to be done next: the run whose turn has come, the run that writes a summary
   */
  List<Input> follow(
      @Nullable RunState before, RunState run, @Nullable Workflow workflow, Instant at) {
    if (run.sessionId() == null && !run.actor().startsWith(SUMMARY_ACTOR)) return List.of();
    var next = new ArrayList<Input>();
    var known = find(RunIds.partitionKey(run.runId()));
    if (known != null && run.runId().equals(known.summaryRunId())) {
      if (run.endedAt() != null) put(Sessions.summarised(known, run));
      return next;
    }
    if (!Sessions.isTurn(run)) return next;
    var session = Sessions.after(known, run, before == null);
    var turn = Sessions.next(session);
    if (turn != null && workflow != null)
      next.add(new Input.TurnCame(turn, run.runId(), Sessions.context(session, workflow), at));
    // A run that ended moves again when a late result is recorded; its end asks for a summary once.
    boolean ends = run.endedAt() != null && (before == null || before.endedAt() == null);
    if (workflow != null && ends) {
      var policy = workflow.session();
      int turns = Sessions.toSummarise(session, policy);
      if (turns > 0 && policy.summariser() != null) {
        var start = summary(session, run, policy.summariser(), turns, at);
        session = Sessions.summarising(session, start.runId(), turns);
        next.add(start);
      }
    }
    put(session);
    return next;
  }

  private Input summary(
      SessionState session, RunState run, String summariser, int turns, Instant at) {
    var runId = RunIds.forIdempotencyKey("summary", session.sessionId(), run.runId());
    var body =
        new CommandBody.StartRun(
            summariser,
            null,
            null,
            Priority.NORMAL,
            null,
            Sessions.summaryInput(session, turns),
            null);
    var command =
        new Command(
            runId + "/start", runId, at, run.tenant(), SUMMARY_ACTOR + session.sessionId(), body);
    return new Input.StartRequested(command, body, resolver.resolve(body), null, null, at);
  }

  void delete(String sessionId) {
    store.delete(sessionId);
  }

  private void put(SessionState session) {
    store.put(session.sessionId(), Records.encode(session));
  }
}
