package io.millrace.statestore.stream;

import io.millrace.contracts.message.JournalEntry;
import io.millrace.statestore.core.Walked;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The journals of simulated histories, for tests of what a journal holds. */
public final class SimulatedJournals {

  private SimulatedJournals() {}

  /** Whole journals of all runs of the histories with the seeds from 0 up, one by one. */
  public static Stream<List<JournalEntry>> of(long histories) {
    return LongStream.range(0, histories)
        .boxed()
        .flatMap(
            seed ->
                SimHistory.of(seed).played(SimFault.NONE, null, new Walked()).model.all().stream())
        .map(run -> List.copyOf(run.journal));
  }
}
