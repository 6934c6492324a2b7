package io.millrace.contracts.message;

import java.time.Instant;

/**
 * A request to the state machine. Topic millrace.commands.v1, keyed by partition key.
 *
 * @param commandId unique per command; a repeated id has no second effect.
 * @param runId the run it is for.
 * @param at when it was accepted.
 * @param tenant owner of the run.
 * @param actor who asks: user:<name>, service:<name>.
 * @param body what is asked.
 */
public record Command(
    String commandId, String runId, Instant at, String tenant, String actor, CommandBody body)
    implements Message {}
