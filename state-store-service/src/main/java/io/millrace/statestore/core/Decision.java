package io.millrace.statestore.core;

import io.millrace.contracts.message.JournalEntry;
import io.millrace.contracts.message.RunState;
import java.util.List;

/** The answer of the machine to an input. */
public sealed interface Decision {

  /**
   * The run moves: the entries are journalled and the state is kept, then the effects are carried
   * out, all or nothing.
   *
   * @param waitsForRoom some of its tasks wait until the tenant has room; the entries may be empty
   *     then
   * @param state the run afterwards: what the entries fold to over the run the decision was made on
   */
  record Accepted(
      List<JournalEntry> entries, List<Effect> effects, boolean waitsForRoom, RunState state)
      implements Decision {
    public Accepted {
      entries = List.copyOf(entries);
      effects = List.copyOf(effects);
    }
  }

  /** The input has been heard before or comes too late; nothing happens, and that is normal. */
  record Ignored(String reason) implements Decision {}

  /**
   * The result of a task that this run has not given, or not yet: after a crash a worker's answer
   * may come before the machine has read again what led to its question.
   *
   * @param otherwise what it means where no such question is to come
   */
  record Premature(Decision otherwise) implements Decision {}

  /** The input makes no sense for this run; it goes to the dead letters with the code. */
  record Rejected(String code, String message) implements Decision {}
}
