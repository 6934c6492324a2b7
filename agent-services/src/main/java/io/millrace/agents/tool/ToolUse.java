package io.millrace.agents.tool;

import io.millrace.agents.ledger.AttemptCalls;
import io.millrace.agents.ledger.CallOwner;
import io.millrace.contracts.definition.Reference;
import io.millrace.contracts.message.CallRecord;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * On whose behalf tools are called: one delivery of a task.
 *
 * @param allowed tools of the agent's definition, pinned; no others are called
 * @param calls the delivery's ledger
 * @param deadline end of the attempt
 * @param records is told of every call
 */
public record ToolUse(
    CallOwner owner,
    List<Reference> allowed,
    AttemptCalls calls,
    Instant deadline,
    Consumer<CallRecord> records) {

  public ToolUse {
    allowed = List.copyOf(allowed);
  }
}
