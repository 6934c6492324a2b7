package io.millrace.statestore.api;

import io.millrace.contracts.message.ForkPoint;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** What the calls that steer a run answer: accepted is not done, the journal tells when it is. */
final class ControlAnswers {

  private ControlAnswers() {}

  /** Where a run is seen. */
  public record Links(String run, String events) {
    static Links of(String runId) {
      var run = "/api/v1/runs/" + runId;
      return new Links(run, run + "/events");
    }
  }

  /** One of the two below. */
  sealed interface Answer {}

  /**
   * @param forked false: the run itself goes on
   * @param note why the command will probably change nothing; null where it will
   */
  public record Accepted(String runId, boolean forked, @Nullable String note, Links links)
      implements Answer {
    static Accepted of(String runId, @Nullable String note) {
      return new Accepted(runId, false, note, Links.of(runId));
    }
  }

  /**
   * @param runId the new run
   * @param takenOver steps that are not run again
   */
  public record Forked(
      String runId,
      boolean forked,
      ForkPoint forkedFrom,
      String workflow,
      Collection<String> takenOver,
      Links links)
      implements Answer {}
}
