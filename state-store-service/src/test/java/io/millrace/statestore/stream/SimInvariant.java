package io.millrace.statestore.stream;

/**
 * What holds after every step of every history. The lines are those of {@code
 * docs/failure-contract.md}.
 */
enum SimInvariant {
  /** Line 1: every run that was asked for begins and ends; nothing keeps one open for ever. */
  ACCEPTED_RUN_ENDS,
  /** Line 1: a run has one end, and nothing follows it but the record of a late result. */
  ONE_END,
  /** Line 1: every open run, and every open step of it, waits for something that will come. */
  OPEN_RUN_WAITS_FOR_SOMETHING,
  /** Line 2: what has an output is not done again. */
  FINISHED_STEP_NOT_RUN_AGAIN,
  /** Line 3: each task is answered once; a late answer is recorded once and never applied. */
  ANSWER_COUNTS_ONCE,
  /**
   * Line 3: an answer was made of the question that the journal gives its attempt, even where a
   * crash made it decided twice.
   */
  ANSWER_FITS_ITS_QUESTION,
  /** Line 3: a command that comes again has no second effect. */
  COMMAND_COUNTS_ONCE,
  /** Line 3: each task of the journal is sent, once, as the journal says. */
  TASK_IS_SENT_ONCE,
  /** Each attempt that is to come waits on the retries topic. */
  RETRY_IS_KEPT,
  /** Line 4: from 1 up, without a gap, in the order of time. */
  SEQUENCE_WITHOUT_GAP,
  /** Line 4: the journal folded is the state, byte for byte, in the store and on the topic. */
  REFOLD_EQUALS_STATE,
  /** Line 4: the definition that a run is pinned to is in the store. */
  DEFINITION_IS_KEPT,
  /** Line 5: poison goes to the dead letters as it came, and nothing else does by a fault. */
  POISON_IS_BURIED,
  /** Line 5: no input makes the machine fail. */
  MACHINE_NEVER_FAILS,
  /** Line 6: a review has one decision; a second one has no effect. */
  ONE_DECISION_PER_REVIEW,
  /** Line 8: the versions of the start are the versions of every task, every child and the end. */
  VERSION_IS_PINNED,
  /** A step begins when those before it fulfil its join. */
  STEP_FOLLOWS_ITS_JOIN,
  /** No more attempts than the definition says, but for those a person asked for. */
  ATTEMPTS_WITHIN_POLICY,
  /** A run that is paused or waits for its turn begins nothing. */
  STANDING_RUN_BEGINS_NOTHING,
  /** The deadline counts the time that a run does not wait for people or its turn. */
  DEADLINE_STANDS_STILL,
  /** Timers are set for what waits and for nothing else. */
  NO_TIMER_WITHOUT_REASON,
  /** Who holds a task that was given up is told. */
  GIVEN_UP_TASK_IS_CALLED_BACK,
  /** Used, reserved and asked for never pass the budget. */
  BUDGET_IS_KEPT,
  /** Attempts, tasks at a time, events and sizes stay within the limits. */
  LIMITS_ARE_KEPT,
  /** A tenant has no more tasks out than its share, and nobody waits while there is room. */
  TENANT_SHARE_IS_KEPT,
  /** An agent whose breaker is open is left alone. */
  BREAKER_IS_KEPT,
  /** What was done last is undone first, one at a time, and only what may have been done. */
  COMPENSATION_ORDER,
  /** After COMPENSATED, all that happened outside is undone or a person vouched for it. */
  EVERY_EFFECT_IS_UNDONE,
  /** A step that waits for a child has one that works, and a child that works has a parent. */
  CHILD_AND_PARENT_AGREE,
  /** Runs of a session have their turns in the order they came, as the workflow says. */
  SESSION_ORDER,
  /** Once all is over, nothing is left in the stores. */
  NOTHING_IS_LEFT
}
