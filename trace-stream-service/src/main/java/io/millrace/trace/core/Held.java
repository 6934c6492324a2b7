package io.millrace.trace.core;

import java.util.List;

/** What memory has from a sequence on. */
public sealed interface Held {

  /** These, without gap, the first being the one asked for. */
  record Events(List<JournalFrame> frames) implements Held {
    public Events {
      frames = List.copyOf(frames);
    }
  }

  /** Later ones only: what lies between must come from the archive. */
  record Later() implements Held {}

  /** All before it: nothing is missing, and the next event will come by itself. */
  record UpToDate() implements Held {}

  /** Nothing of this run: the archive may have more. */
  record Unknown() implements Held {}
}
