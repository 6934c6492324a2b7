package io.millrace.contracts.message;

import io.millrace.contracts.id.RunIds;
import io.millrace.contracts.json.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at one step, self-contained. Topic millrace.agent.<name>.tasks.v1.
 *
 * @param taskId <runId>/<stepId>/<attempt>/<fence>; the fence is a digest of what is asked.
 * @param runId the run.
 * @param stepId the step.
 * @param attempt counted from 1.
 * @param agent agent that is asked.
 * @param agentVersion exact version of the agent.
 * @param tenant owner of the run.
 * @param sessionId session of the run.
 * @param workflow workflow of the run, name@version.
 * @param input input of the agent, JSON, valid against its input schema.
 * @param createdAt when it was dispatched.
 * @param timeoutAt after this instant the state machine no longer waits for a result.
 * @param priority lane.
 * @param context what the session of the run gives: summary and recent turns; null outside a
 *     session.
 */
public record AgentTask(
    String taskId,
    String runId,
    String stepId,
    int attempt,
    String agent,
    int agentVersion,
    String tenant,
    @Nullable String sessionId,
    String workflow,
    Json input,
    Instant createdAt,
    Instant timeoutAt,
    Priority priority,
    @Nullable Json context)
    implements Message {

  /** A task with the id that is right for what it asks. */
  public static AgentTask of(
      String runId,
      String stepId,
      int attempt,
      String agent,
      int agentVersion,
      String tenant,
      @Nullable String sessionId,
      String workflow,
      Json input,
      Instant createdAt,
      Instant timeoutAt,
      Priority priority,
      @Nullable Json context) {
    var taskId =
        RunIds.taskId(
            runId,
            stepId,
            attempt,
            List.of(
                agent,
                Integer.toString(agentVersion),
                workflow,
                input.text(),
                context == null ? "" : context.text()));
    return new AgentTask(
        taskId,
        runId,
        stepId,
        attempt,
        agent,
        agentVersion,
        tenant,
        sessionId,
        workflow,
        input,
        createdAt,
        timeoutAt,
        priority,
        context);
  }
}
