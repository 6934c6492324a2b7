package io.millrace.statestore.core;

import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.RunState;
import io.millrace.contracts.message.RunStatus;
import io.millrace.contracts.message.SessionState;
import io.millrace.contracts.message.SessionTurn;
import io.millrace.contracts.workflow.SessionPolicy;
import io.millrace.contracts.workflow.Workflow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sessions: turns fold beside the runs, in the order of their partition. A run that another run
 * started, and a fork, are no turns.
 */
public final class Sessions {

  /** Runs that may wait for their turn. */
  static final int QUEUE_MAX = 100;

  /** Turns kept beside the summary, whatever their size. */
  static final int TURNS_MAX = 200;

  /** Characters kept of a message or an answer. */
  static final int TEXT_CHARS_MAX = 8_000;

  /** Characters of a token, roughly, over many languages and tokenizers. */
  private static final int CHARS_PER_TOKEN = 4;

  private Sessions() {}

  /** Whether a run is a turn of a session. */
  public static boolean isTurn(RunState run) {
    return run.sessionId() != null && run.parent() == null && run.forkedFrom() == null;
  }

  /**
   * The session after one of its runs has moved. Doing it again changes nothing.
   *
   * @param begins whether the run did not exist before; one that did and is no turn any more is in
   *     the summary
   */
  public static SessionState after(@Nullable SessionState before, RunState run, boolean begins) {
    var session =
        before == null
            ? new SessionState(
                String.valueOf(run.sessionId()),
                null,
                List.of(),
                0,
                0,
                List.of(),
                List.of(),
                null,
                0,
                run.updatedAt())
            : before;
    var active = without(session.active(), run.runId());
    var queue = without(session.queue(), run.runId());
    if (run.hold() != null) queue = with(session.queue(), run.runId());
    else if (isAtWork(run)) active = with(session.active(), run.runId());
    boolean known = session.turns().stream().anyMatch(turn -> turn.runId().equals(run.runId()));
    boolean covered = !known && !begins;
    var turns = covered ? session.turns() : turns(session, run, known);
    return new SessionState(
        session.sessionId(),
        session.summary(),
        turns,
        size(session.summary(), turns),
        session.turnCount() + (known || covered ? 0 : 1),
        active,
        queue,
        session.summaryRunId(),
        session.summaryTurns(),
        run.updatedAt());
  }

  /** A run that waits for a person gives its turn away: the session does not wait for days. */
  private static boolean isAtWork(RunState run) {
    return run.endedAt() == null && run.status() == RunStatus.RUNNING;
  }

  private static List<SessionTurn> turns(SessionState session, RunState run, boolean known) {
    var turn = turn(run);
    var turns = new ArrayList<SessionTurn>();
    for (SessionTurn other : session.turns())
      turns.add(other.runId().equals(run.runId()) ? turn : other);
    if (!known) turns.add(turn);
    while (turns.size() > TURNS_MAX && session.summaryRunId() == null) turns.removeFirst();
    return turns;
  }

  private static SessionTurn turn(RunState run) {
    var message = cut(run.message());
    var answer = run.output() == null ? null : cut(answer(run.output()));
    return new SessionTurn(
        run.runId(),
        message,
        answer,
        run.status(),
        tokens(message) + tokens(answer),
        run.startedAt());
  }

  private static String answer(Json output) {
    var value = output.value();
    for (String field : List.of("answer", "text", "reply", "message")) {
      var text = text(value, field);
      if (text != null) return text;
    }
    return value instanceof String text ? text : output.text();
  }

  private static @Nullable String text(@Nullable Object value, String field) {
    return value instanceof Map<?, ?> fields && fields.get(field) instanceof String text
        ? text
        : null;
  }

  private static @Nullable String cut(@Nullable String text) {
    return text == null || text.length() <= TEXT_CHARS_MAX
        ? text
        : text.substring(0, TEXT_CHARS_MAX);
  }

  private static long tokens(@Nullable String text) {
    return text == null ? 0 : (text.length() + CHARS_PER_TOKEN - 1) / CHARS_PER_TOKEN;
  }

  private static long size(@Nullable String summary, List<SessionTurn> turns) {
    return tokens(summary) + turns.stream().mapToLong(SessionTurn::tokens).sum();
  }

  /** The run whose turn it is; null while another is at work or none waits. */
  public static @Nullable String next(SessionState session) {
    return session.active().isEmpty() && !session.queue().isEmpty()
        ? session.queue().getFirst()
        : null;
  }

  /**
   * What a step is given: the summary and the newest turns that fit into the context.
   *
   * @return null where there is nothing yet
   */
  public static @Nullable Json context(@Nullable SessionState session, Workflow workflow) {
    if (session == null) return null;
    long room = workflow.session().contextTokens() - tokens(session.summary());
    var turns = new ArrayList<Map<String, @Nullable Object>>();
    for (SessionTurn turn : session.turns().reversed()) {
      room -= turn.tokens();
      if (room < 0) break;
      if (turn.answer() == null) continue;
      var facts = new LinkedHashMap<String, @Nullable Object>();
      facts.put("message", turn.message() == null ? "" : turn.message());
      facts.put("answer", turn.answer());
      turns.addFirst(facts);
    }
    var context = new LinkedHashMap<String, @Nullable Object>();
    context.put("summary", session.summary() == null ? "" : session.summary());
    context.put("turns", turns);
    return Json.of(context);
  }

  /**
   * The turns that a summary should take up now: the oldest fifth, once the context is 70 % full.
   *
   * @return how many; 0 for none
   */
  public static int toSummarise(SessionState session, SessionPolicy policy) {
    if (session.summaryRunId() != null
        || policy.summariser() == null
        || session.tokens() <= policy.contextTokens() * SessionPolicy.SUMMARISE_AT) return 0;
    double most = session.tokens() * SessionPolicy.SUMMARISE_SHARE;
    long taken = 0;
    int count = 0;
    for (SessionTurn turn : session.turns()) {
      boolean open =
          session.active().contains(turn.runId()) || session.queue().contains(turn.runId());
      if (open || taken >= most) break;
      taken += turn.tokens();
      count++;
    }
    return count;
  }

  /** The input of the run that writes a summary. */
  public static Json summaryInput(SessionState session, int turns) {
    var input = new LinkedHashMap<String, @Nullable Object>();
    input.put("summary", session.summary() == null ? "" : session.summary());
    var facts = new ArrayList<Map<String, String>>();
    for (SessionTurn turn : session.turns().subList(0, turns))
      facts.add(
          Map.of(
              "message", turn.message() == null ? "" : turn.message(),
              "answer", turn.answer() == null ? "" : turn.answer()));
    input.put("turns", facts.stream().map(java.util.TreeMap::new).toList());
    return Json.of(input);
  }

  public static SessionState summarising(SessionState session, String summaryRunId, int turns) {
    return summary(session, session.summary(), session.turns(), summaryRunId, turns);
  }

  /** The run that writes a summary has ended; without one, the turns stay. */
  public static SessionState summarised(SessionState session, RunState run) {
    var output = run.output();
    var text =
        run.status() == RunStatus.COMPLETED && output != null
            ? text(output.value(), "summary")
            : null;
    return text == null || text.isEmpty()
        ? summary(session, session.summary(), session.turns(), null, 0)
        : summary(
            session,
            cut(text),
            session
                .turns()
                .subList(
                    Math.min(session.summaryTurns(), session.turns().size()),
                    session.turns().size()),
            null,
            0);
  }

  private static SessionState summary(
      SessionState session,
      @Nullable String summary,
      List<SessionTurn> turns,
      @Nullable String summaryRunId,
      int summaryTurns) {
    return new SessionState(
        session.sessionId(),
        summary,
        turns,
        size(summary, turns),
        session.turnCount(),
        session.active(),
        session.queue(),
        summaryRunId,
        summaryTurns,
        session.updatedAt());
  }

  private static List<String> without(List<String> ids, String id) {
    return ids.stream().filter(other -> !other.equals(id)).toList();
  }

  private static List<String> with(List<String> ids, String id) {
    if (ids.contains(id)) return ids;
    var more = new ArrayList<>(ids);
    more.add(id);
    return more;
  }
}
