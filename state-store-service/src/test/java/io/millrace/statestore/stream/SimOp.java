package io.millrace.statestore.stream;

/** What may happen next in a history, and how often in relation to the others. */
enum SimOp {
  /** A run is asked for. */
  START(10),
  /** The next record of some topic is read. */
  READ(6),
  /** Everything is read, across topics in any order. */
  READ_ALL(6),
  COMMIT(4),
  /** The process dies after some more writes. */
  CRASH(8),
  /** Timers are looked at. */
  TICK(6),
  PASS_SECONDS(6),
  /** The clock goes on to when the next timer is due. */
  PASS_TO_TIMER(10),
  PASS_HOURS(2),
  STEP_BACK(2),
  /** An agent answers. */
  ANSWER(30),
  /** An agent says again what it said, or something else. */
  ANSWER_AGAIN(5),
  /** Somebody sends a result that no task asked for. */
  FORGE(3),
  /** A worker does its task and dies. */
  WORK_AND_DIE(4),
  DECIDE(8),
  CANCEL(2),
  PAUSE(2),
  RESUME(3),
  RETRY(3),
  SKIP(2),
  OVERRIDE(2),
  SIGNAL(3),
  FORK(1),
  /** A command comes again. */
  REPEAT(4),
  /** A record that is no message. */
  POISON(1),
  /** A second version of something is published. */
  PUBLISH(2),
  /** The process dies between two inputs, with what it has sent early. */
  DIE(6);

  final int weight;

  SimOp(int weight) {
    this.weight = weight;
  }
}
