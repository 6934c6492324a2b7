package io.millrace.agents.stream;

/** What becomes of a task's record. */
enum Settlement {
  /** Its result is safe, or nobody waits for one. */
  ACCEPT,
  /** Somebody else shall do it. */
  RELEASE,
  /** It is poison and its bytes are on the dead-letter topic. */
  REJECT
}
