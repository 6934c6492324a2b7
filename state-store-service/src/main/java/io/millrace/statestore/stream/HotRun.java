package io.millrace.statestore.stream;

import io.millrace.contracts.message.RunState;

/** What the hot store of a run's partition knows of it. */
public sealed interface HotRun {

  HotRun ABSENT = new Absent();
  HotRun EVICTED = new Evicted();

  /** The run is here. */
  record Present(RunState state) implements HotRun {}

  /** The run was here, has ended and has left; the archive has it. */
  record Evicted() implements HotRun {}

  /** The store has never heard of it, or forgot long ago. */
  record Absent() implements HotRun {}
}
