package io.millrace.agents.ledger;

/**
 * State of a call.
 *
 * <ul>
 *   <li>STARTED: it is about to be made, is being made, or its holder has died. Holder ends it ⇒
 *       DONE, FAILED or UNKNOWN; time over ⇒ another delivery takes it over, or UNKNOWN where it
 *       mutates.
 *   <li>DONE: it has happened; reused for ever.
 *   <li>FAILED: it surely did not happen. Asked for again ⇒ STARTED.
 *   <li>UNKNOWN: it mutates and may have happened. Reconciled or settled by a person ⇒ RECONCILED,
 *       STARTED or FAILED; its late holder learns that it happened ⇒ DONE.
 *   <li>RECONCILED: found out that it has happened; reused for ever.
 * </ul>
 */
enum CallState {
  STARTED,
  DONE,
  FAILED,
  UNKNOWN,
  RECONCILED
}
