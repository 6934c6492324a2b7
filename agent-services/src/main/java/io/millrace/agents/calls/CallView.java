package io.millrace.agents.calls;

import io.millrace.agents.ledger.LedgerEntry;
import io.millrace.agents.ledger.LedgerEntry.Said;
import io.millrace.contracts.json.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A call as the API tells it.
 *
 * @param tool {@code name@version}
 * @param argumentsText the same as {@code arguments}, for eyes: every digit, and what cannot be
 *     seen as an escape
 */
public record CallView(
    String key,
    String status,
    String runId,
    String stepId,
    int attempt,
    @Nullable String agent,
    String tool,
    Instant since,
    @Nullable Json arguments,
    @Nullable String argumentsText,
    @Nullable Json result,
    @Nullable String code,
    @Nullable String message,
    @Nullable Word approval,
    @Nullable Instant approvedUntil,
    @Nullable Word settled) {

  /** What a person said. */
  public record Word(String by, @Nullable String comment, Instant at) {}

  /** One page; there is no next one, since the oldest wait longest. */
  public record Page(List<CallView> calls) {}

  static CallView of(LedgerEntry call) {
    return new CallView(
        call.key().hex(),
        word(call),
        call.runId(),
        call.stepId(),
        call.attempt(),
        call.agent(),
        call.tool() + "@" + call.version(),
        millis(call.since()),
        json(call.arguments()),
        call.arguments(),
        json(call.result()),
        call.code(),
        call.message(),
        word(call.approval()),
        call.approvedUntil() == null ? null : millis(call.approvedUntil()),
        word(call.settled()));
  }

  static String word(LedgerEntry call) {
    return call.status().name().toLowerCase(Locale.ROOT);
  }

  private static @Nullable Word word(@Nullable Said said) {
    return said == null ? null : new Word(said.by(), said.comment(), millis(said.at()));
  }

  private static @Nullable Json json(@Nullable String text) {
    return text == null ? null : new Json(text);
  }

  private static Instant millis(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS);
  }
}
