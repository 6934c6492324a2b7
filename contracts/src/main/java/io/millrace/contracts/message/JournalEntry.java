package io.millrace.contracts.message;

import java.time.Instant;

/**
 * One fact the state machine decided. Topic millrace.events.v1, the journal, keyed by partition
 * key.
 *
 * @param runId the run.
 * @param sequence position in the run's history: from 1, without gap.
 * @param at when it was decided.
 * @param causationId id of the command, task or timer that caused it.
 * @param event what was decided.
 */
public record JournalEntry(String runId, long sequence, Instant at, String causationId, Event event)
    implements Message {}
