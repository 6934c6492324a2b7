package io.millrace.agents.stream;

import io.millrace.contracts.id.RunIds;
import io.millrace.contracts.json.Json;
import io.millrace.contracts.message.AgentTask;
import io.millrace.contracts.message.Priority;
import java.time.Instant;
import java.util.List;

/** Tasks as the state machine sends them, each of a run of its own. */
final class TestTasks {

  private TestTasks() {}

  static AgentTask task(String agent) {
    return task(agent, "{\"say\":\"hello\"}");
  }

  static AgentTask task(String agent, String input) {
    var runId = RunIds.create(null);
    var now = Instant.now();
    return new AgentTask(
        RunIds.taskId(runId, "work", 1, List.of("asked")),
        runId,
        "work",
        1,
        agent,
        1,
        "default",
        null,
        "test@1",
        new Json(input),
        now,
        now.plusSeconds(60),
        Priority.NORMAL,
        null);
  }

  static AgentTask version(AgentTask t, int version) {
    return new AgentTask(
        t.taskId(),
        t.runId(),
        t.stepId(),
        t.attempt(),
        t.agent(),
        version,
        t.tenant(),
        t.sessionId(),
        t.workflow(),
        t.input(),
        t.createdAt(),
        t.timeoutAt(),
        t.priority(),
        t.context());
  }

  static AgentTask timeout(AgentTask t, Instant at) {
    return new AgentTask(
        t.taskId(),
        t.runId(),
        t.stepId(),
        t.attempt(),
        t.agent(),
        t.agentVersion(),
        t.tenant(),
        t.sessionId(),
        t.workflow(),
        t.input(),
        t.createdAt(),
        at,
        t.priority(),
        t.context());
  }
}
