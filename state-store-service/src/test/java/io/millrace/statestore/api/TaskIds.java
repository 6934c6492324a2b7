package io.millrace.statestore.api;

import io.millrace.contracts.id.RunIds;
import io.millrace.contracts.message.StepPhase;
import io.millrace.statestore.core.Run;
import jakarta.enterprise.inject.spi.CDI;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Ids of tasks that runs of the service under test wait for, for tests that play the agent. */
public final class TaskIds {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private TaskIds() {}

  /** Waits until the attempt is out. */
  public static String await(String runId, String stepId, int attempt) {
    var queries = CDI.current().select(RunQueries.class).get();
    return Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .ignoreExceptions()
        .until(
            () ->
                Run.phase(queries.find(runId), stepId) instanceof StepPhase.Running running
                        && running.attempt() == attempt
                    ? running.taskId()
                    : RunIds.attemptId(runId, stepId, attempt),
            id -> id.length() > RunIds.attemptId(runId, stepId, attempt).length());
  }
}
